"""Standing test 6: every string a reader can meet is marked, and the Russian is complete."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
APPS = ["accounts", "assistants", "billing", "clients", "smartfield", "tasks", "timetracking"]
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
CONTEXT_MARKS = {"pgettext", "pgettext_lazy"}
LETTERS = re.compile(r"[A-Za-zА-Яа-яЁё]{2,}")
TAGS = re.compile(
    r"\{%\s*comment.*?endcomment\s*%\}|\{#.*?#\}"
    r"|\{%\s*blocktrans.*?endblocktrans(?:late)?\s*%\}|\{%.*?%\}|\{\{.*?\}\}",
    re.DOTALL,
)
MARKUP = re.compile(
    r"<(script|style|symbol|defs|kbd|code)\b.*?</\1>|<!--.*?-->|<[^>]*>|&\w+;"
    r"|[\w-]+=(?:'[^']*'|\"[^\"]*\")",
    re.DOTALL,
)
NAMES = {
    "Smartfield",
    "English",
    "Русский",
    "EN",
    "RU",
    "Ctrl",
    "Esc",
    "Enter",
    "SF",
    "Message",
    "ID",
    "Redmine",
    "Kimai",
    "Toggl",
    "Track",
}


@pytest.fixture(scope="module")
def russian() -> polib.POFile:
    return polib.pofile(str(ROOT / "locale/ru/LC_MESSAGES/django.po"))


def sources() -> Iterator[Path]:
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if not {"tests", "migrations", "demo"} & set(path.parts):
                yield path


def templates() -> list[Path]:
    """All but the style guide, the test bed that shows the parts' raw names."""
    found = [p for p in (ROOT / "templates").rglob("*") if p.suffix in {".html", ".txt"}]
    return [path for path in found if path.name != "styleguide.html"]


Marked = tuple[str, str]  # context, empty where none is given, and text


def marked(source: str) -> Iterator[Marked]:
    """What the marking calls in Python source mark."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in MARKS | CONTEXT_MARKS:
                given = [getattr(arg, "value", None) for arg in node.args[:2]]
                context, text = given if name in CONTEXT_MARKS else ("", given[0])
                if isinstance(text, str):
                    yield context, text


def marked_in_template(path: Path) -> Iterator[Marked]:
    code = templatize(path.read_text(), origin=str(path))
    for call in re.finditer(r"\b(?:n|p|np)?gettext\(.*?\)\s", code + " ", re.DOTALL):
        try:
            yield from marked(call.group().strip())
        except SyntaxError:  # half a call: the text itself held a bracket
            continue


def used() -> set[Marked]:
    found = {one for path in sources() for one in marked(path.read_text())}
    return found | {one for path in templates() for one in marked_in_template(path)}


def test_russian_is_complete_and_not_fuzzy(russian):
    unfinished = [
        entry.msgid
        for entry in russian
        if not entry.obsolete and (entry.fuzzy or not entry.translated())
    ]
    assert not unfinished


def test_every_marked_string_is_in_the_russian_catalogue(russian):
    known = {(entry.msgctxt or "", entry.msgid) for entry in russian if not entry.obsolete}
    assert not sorted(used() - known - {("", "")})


def test_placeholders_are_the_same_in_both_languages(russian):
    holder = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
    strange = [
        entry.msgid
        for entry in russian
        if not entry.obsolete
        for said in ([entry.msgstr] if entry.msgstr else entry.msgstr_plural.values())
        if set(holder.findall(said)) - set(holder.findall(entry.msgid + entry.msgid_plural))
        or (
            not entry.msgid_plural and set(holder.findall(said)) != set(holder.findall(entry.msgid))
        )
    ]
    assert not strange


@pytest.mark.parametrize(
    "path", templates(), ids=lambda path: str(path.relative_to(ROOT / "templates"))
)
def test_no_template_holds_a_bare_word(path):
    """A word outside a marking tag would be English for a Russian reader."""
    bare = MARKUP.sub(" ", TAGS.sub("", path.read_text()))
    words = [word for word in LETTERS.findall(bare) if word not in NAMES]
    assert not words
