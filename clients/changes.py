"""What a reader of an older version of a section has to know to be up to date."""

from typing import NamedTuple

from django.utils.safestring import SafeString

from clients.models.section_version import SectionWords
from smartfield.lib import differences


class Change(NamedTuple):
    """From one version of a section's words to a later one."""

    before: SectionWords
    after: SectionWords

    @property
    def title(self) -> SafeString:
        """The difference, empty where there is none; so is that of the text."""
        return differences.render(self.before.title, self.after.title)

    @property
    def text(self) -> SafeString:
        return differences.render(self.before.text, self.after.text)

    @property
    def is_medium_new(self) -> bool:
        """Whether there is another sound, video or file, or none any more."""
        return self.before.media_id != self.after.media_id

    @property
    def is_required_now(self) -> bool:
        return self.after.is_required and not self.before.is_required

    @property
    def is_required_no_more(self) -> bool:
        return self.before.is_required and not self.after.is_required
