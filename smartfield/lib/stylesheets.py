"""Static files as production serves them: hashed, compressed, the style sheets in one piece."""

import re
from collections.abc import Callable, Iterator
from posixpath import dirname, join, normpath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET = "css/smartfield.css"
# How our modules name each other; Django's own patterns stumble over comments in other people's.
MODULES = (
    (
        r"""(?P<matched>import(?P<import>[^;("]+?)\s*from\s*"(?P<url>\./[^"]+)";)""",
        """import%(import)s from "%(url)s";""",
    ),
    (r"""(?P<matched>import\("(?P<url>\./[^"]+)"\))""", """import("%(url)s")"""),
)
IMPORT = re.compile(r'@import url\("([^"]+)"\) layer\((\w+)\);')


class OneSheetStorage(CompressedManifestStaticFilesStorage):
    """In development `css/smartfield.css` is read through its @imports, in production whole."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", MODULES))

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        if SHEET in paths and not dry_run:
            paths = {**paths, SHEET: (_in_one_piece(paths), SHEET)}
        yield from super().post_process(paths, dry_run=dry_run, **options)


def fold(sheet: str, read: Callable[[str], str]) -> str:
    """`sheet` with each layered @import replaced by what `read(address)` gives, in its layer."""
    return IMPORT.sub(lambda found: f"@layer {found[2]} {{\n{read(found[1])}\n}}", sheet)


def _in_one_piece(paths: dict[str, Any]) -> InMemoryStorage:
    def text(name: str) -> str:
        storage, path = paths[name]
        with storage.open(path) as sheet:
            return sheet.read().decode()

    folded = fold(text(SHEET), lambda address: text(normpath(join(dirname(SHEET), address))))
    memory = InMemoryStorage()
    memory.save(SHEET, ContentFile(folded.encode()))
    return memory
