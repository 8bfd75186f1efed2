"""Text and marks keep their WCAG contrast on their grounds, in both themes (design: 5.2)."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"
FOUND = re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\);", TOKENS.read_text())
THEMES = {
    "light": {name: light for name, light, _ in FOUND},
    "dark": {name: dark for name, _, dark in FOUND},
}
TEXT, SHAPE = 4.5, 3.0

PROMISES = [  # what, on which grounds, at least
    *((ink, "page sheet sunk", TEXT) for ink in ("ink", "ink2", "ink3", "link")),
    ("on-primary", "primary primary-hover", TEXT),
    ("primary", "page sheet", SHAPE),
    ("ink", "primary-tint t-review t-back t-done t-late t-progress", TEXT),
    ("ink2", "t-review t-back t-done t-late", TEXT),
    ("line-strong", "page sheet raise", SHAPE),
    ("focus", "page sheet raise", SHAPE),
    ("clock-ink", "clock", TEXT),
    ("clock-ink2", "clock", TEXT),
    ("clock", "clock-ink clock-ink2", TEXT),
    ("clock-mark", "sheet page", SHAPE),
    ("x-late", "sheet sunk t-late", TEXT),
    ("x-back", "sheet sunk t-back", TEXT),
    ("x-review", "sheet sunk t-review", TEXT),
    ("x-done", "sheet sunk t-done", TEXT),
    *(
        (f"m-{mark}", "page sheet", SHAPE)
        for mark in ("open", "progress", "review", "back", "done", "late")
    ),
    ("m-review", "t-review", SHAPE),
    ("m-back", "t-back", SHAPE),
    ("m-done", "t-done", SHAPE),
    ("land", "sheet sunk land3", SHAPE),
    ("av-ink", "av", TEXT),
    ("on-late", "m-late", TEXT),
]


def luminance(colour: str) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("what", "grounds", "least"), PROMISES, ids=lambda value: str(value).split()[0]
)
def test_a_token_is_read_on_its_grounds(theme, what, grounds, least):
    colours = THEMES[theme]
    for ground in grounds.split():
        ratio = contrast(colours[what], colours[ground])
        assert ratio >= least - 0.05, f"{what} on {ground}, {theme}: {ratio:.2f}"


def test_black_on_white_is_21_to_1():
    assert round(contrast("#000000", "#FFFFFF"), 1) == 21.0
