"""Translations, compiled without gettext."""

from pathlib import Path

import polib


def compile_stale(folder: Path) -> int:
    """Compile each .po below `folder` that is newer than its .mo; gives how many there were."""
    stale = [source for source in folder.rglob("*.po") if _is_stale(source)]
    for source in stale:
        making = source.with_suffix(".mo.new")
        polib.pofile(str(source)).save_as_mofile(str(making))
        making.replace(source.with_suffix(".mo"))
    return len(stale)


def _is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime
