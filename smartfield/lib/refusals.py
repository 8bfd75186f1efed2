"""How a verb says no: with a sentence for the reader, and nothing changed."""


class Refusal(Exception):
    """A verb refused. `str()` is a whole sentence in the reader's language.

    `field` names the form field the sentence belongs to, if one does.
    """

    def __init__(self, sentence: str, field: str | None = None):
        super().__init__(sentence)
        self.field = field


class Overtaken(Refusal):
    """Somebody else moved the thing first; the sentence tells what happened meanwhile."""
