"""What set-up copies from other people's packages is what our pages ask for."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "vendor_static/vendor"


def test_every_icon_that_is_asked_for_is_in_the_sprite():
    lines = (ROOT / "static/icons.txt").read_text().splitlines()
    wanted = {line.split("#")[0].split("=")[0].strip() for line in lines} - {""}
    drawn = set(re.findall(r'<symbol id="i-([\w-]+)"', (VENDOR / "icons.svg").read_text()))
    assert len(wanted) > 20
    assert drawn == wanted


def test_the_fonts_that_the_sheet_names_are_there_and_cover_two_languages():
    sheet = (VENDOR / "fonts.css").read_text()
    files = re.findall(r"url\((.+?)\)", sheet)
    assert len(files) == 12  # four subsets of Golos Text, Literata and its italic
    assert all((VENDOR / file).stat().st_size for file in files)
    assert set(re.findall(r"font-family: '(.+?)'", sheet)) == {"Golos Text", "Literata"}
    assert sheet.count("U+0301,U+0400-045F") == 3
    assert sheet.count("font-display: swap") == 12


@pytest.mark.parametrize("rule", [".btn-primary", ".form-control", ".table", ".visually-hidden"])
def test_bootstrap_has_the_parts_we_use(rule):
    assert re.search(rf"\{rule}[{{:,]", (VENDOR / "bootstrap.css").read_text())


@pytest.mark.parametrize("rule", [".carousel", ".card", ".modal", ".offcanvas", ".text-bg-light"])
def test_bootstrap_has_no_part_that_we_do_not_use(rule):
    assert rule not in (VENDOR / "bootstrap.css").read_text()


def test_no_sheet_reaches_for_another_host():
    for sheet in VENDOR.glob("*.css"):
        found = re.findall(r"url\(([^)]+)", sheet.read_text())
        assert not [address for address in found if "//" in address.split("data:")[0]]
