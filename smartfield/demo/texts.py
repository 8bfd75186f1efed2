"""What the demo says: the agency and its clients, read from the TOML files beside this one."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def agency() -> dict[str, Any]:
    return _read(HERE / "agency.toml")


def clients() -> Iterator[dict[str, Any]]:
    """Each with what was done for it earlier after what its own file tells."""
    earlier = _read(HERE / "earlier.toml")
    for path in sorted((HERE / "clients").glob("*.toml")):
        told = _read(path)
        yield told | {"task": told["task"] + earlier.get(told["slug"], [])}


def desk() -> dict[str, Any]:
    return _read(HERE / "desk.toml")


def growth() -> dict[str, Any]:
    return _read(HERE / "growth.toml")


def crowd() -> dict[str, Any]:
    """Names to put together, by part and language."""
    return _read(HERE / "crowd.toml")


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
