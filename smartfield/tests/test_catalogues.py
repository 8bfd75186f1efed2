import gettext
import os
from pathlib import Path

import pytest

from smartfield.lib.catalogues import compile_stale

RUSSIAN = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\n"

msgid "Sign in"
msgstr "Войти"

msgctxt "call"
msgid "Open"
msgstr "Открыть"

msgid "%(count)s task"
msgid_plural "%(count)s tasks"
msgstr[0] "%(count)s задача"
msgstr[1] "%(count)s задачи"
msgstr[2] "%(count)s задач"

#, fuzzy
msgid "Not sure"
msgstr "Наверное"
"""  # noqa: E501


@pytest.fixture
def catalogue(tmp_path) -> Path:
    source = tmp_path / "ru/LC_MESSAGES/django.po"
    source.parent.mkdir(parents=True)
    source.write_text(RUSSIAN)
    return source


def test_what_gettext_reads_is_what_was_written(catalogue):
    assert compile_stale(catalogue.parents[2]) == 1
    with catalogue.with_suffix(".mo").open("rb") as compiled:
        said = gettext.GNUTranslations(compiled)
    assert said.gettext("Sign in") == "Войти"
    assert said.pgettext("call", "Open") == "Открыть"
    several = [said.ngettext("%(count)s task", "%(count)s tasks", n) for n in (1, 2, 5, 21)]
    assert [word.split()[1] for word in several] == ["задача", "задачи", "задач", "задача"]
    assert said.gettext("Not sure") == "Not sure"


def test_only_what_changed_is_compiled(catalogue):
    folder = catalogue.parents[2]
    assert [compile_stale(folder), compile_stale(folder)] == [1, 0]
    later = catalogue.with_suffix(".mo").stat().st_mtime + 5
    os.utime(catalogue, (later, later))
    assert compile_stale(folder) == 1
