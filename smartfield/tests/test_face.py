"""The face holds together: sheets, icons and marks that pages name exist; nothing is inline."""

import re
from pathlib import Path

import pytest
from django import forms
from django.template import engines
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString

from smartfield.lib import stylesheets

ROOT = Path(__file__).parents[2]
CSS, TEMPLATES = ROOT / "static" / "css", ROOT / "templates"
PAGES = [page for page in sorted(TEMPLATES.rglob("*.html")) if "emails" not in page.parts]
STANDING_ALONE = {"smartfield.css", "admin.css"}


def named(pattern: str, path: Path) -> set[str]:
    return set(re.findall(pattern, path.read_text()))


def test_every_sheet_is_imported_once_and_is_there():
    imported = [
        found[0] for found in stylesheets.IMPORT.findall((CSS / "smartfield.css").read_text())
    ]
    written = {sheet.relative_to(CSS).as_posix() for sheet in CSS.rglob("*.css")}
    assert len(imported) == len(set(imported))
    assert set(imported) - {"../vendor/bootstrap.css"} == written - STANDING_ALONE


def test_folding_keeps_each_sheet_in_its_layer():
    sheet = '@layer a, b;\n@import url("x.css") layer(b);\n'
    assert stylesheets.fold(sheet, lambda name: f"/* {name} */") == (
        "@layer a, b;\n@layer b {\n/* x.css */\n}\n"
    )


def test_colours_come_from_the_tokens_alone():
    loose = {
        sheet.name: colours
        for sheet in (CSS / "parts").glob("*.css")
        if (colours := named(r"#[0-9A-Fa-f]{3,8}\b", sheet) - {"#000", "#FFF"})
    }
    assert loose == {}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(TEMPLATES).as_posix())
def test_a_page_has_nothing_inline(page):
    text = re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", page.read_text(), flags=re.S)
    assert re.findall(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\bsrc=)", text) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(TEMPLATES).as_posix())
def test_a_page_is_a_template_that_reads(page):
    engines["django"].get_template(page.relative_to(TEMPLATES).as_posix())


def test_icons_and_marks_that_pages_name_exist():
    lines = (ROOT / "static" / "icons.txt").read_text().splitlines()
    icons = {line.split("#")[0].partition("=")[0].strip() for line in lines} | {"logo"}
    marks = named(r'<symbol id="(\w+)"', ROOT / "static" / "img" / "marks.svg")
    for page in PAGES:
        assert named(r'{% icon "([\w-]+)"', page) <= icons, page
        assert named(r'{% mark "([\w-]+)"', page) <= marks, page


class Hinted(forms.Form):
    plain = forms.CharField(help_text="<b>plain</b>")
    marked = forms.CharField(help_text=format_html("<b>{}</b>", "<marked>"))
    later = forms.CharField(help_text=lazy(lambda: SafeString("<b>later</b>"), SafeString)())


def test_a_hint_is_words_unless_it_says_it_is_markup():
    shown = "{% for field in form %}{{ field|as_crispy_field }}{% endfor %}"
    page = engines["django"].from_string("{% load crispy_forms_filters %}" + shown)
    html = page.render({"form": Hinted()})
    assert "&lt;b&gt;plain&lt;/b&gt;" in html
    assert "<b>&lt;marked&gt;</b>" in html
    assert "<b>later</b>" in html


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(TEMPLATES).as_posix())
def test_no_page_takes_words_for_markup(page):
    assert not re.search(r"\|\s*safe\b|autoescape\s+off", page.read_text())
