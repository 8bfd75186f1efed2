"""A table for a spreadsheet: nothing in it is reckoned, and every letter arrives."""

from decimal import Decimal

import pytest
from django.test import RequestFactory
from django.utils import translation

from smartfield.lib.tables import csv_file, harmless


def table(*rows, language="en") -> str:
    with translation.override(language):
        return (
            csv_file(RequestFactory().get("/"), "hours.csv", ["A", "B"], rows).getvalue().decode()
        )


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "=HYPERLINK(1)", "＝1"]
)
def test_what_looks_like_a_formula_stays_text(text):
    assert harmless(text) == f"'{text}"


def test_ordinary_words_stay_as_they_are():
    assert [harmless(word) for word in ("Anna", "a=b", "1-2", "")] == ["Anna", "a=b", "1-2", ""]


def test_it_begins_with_a_mark_and_holds_what_has_commas_and_quotes():
    made = table(["Ёлка, «и»", 'say "x"'])
    assert made == '\ufeffA,B\r\n"Ёлка, «и»","say ""x"""\r\n'


def test_a_line_break_in_a_cell_is_no_new_row():
    assert table(["one\ntwo", ""]).count("\r\n") == 2


def test_russian_tables_have_semicolons_and_decimal_commas():
    assert table([Decimal("3.42"), 7], language="ru").endswith("3,42;7\r\n")
    assert table([Decimal("-3.42"), 7]).endswith("-3.42,7\r\n")


def test_it_is_sent_as_it_is_made():
    made = []

    def rows():
        for n in range(3):
            made.append(n)
            yield [n, n]

    answer = csv_file(RequestFactory().get("/"), "ё.csv", ["A", "B"], rows())
    assert answer.streaming
    sent = iter(answer)
    assert [next(sent) for _ in range(3)][-1] == b"0,0\r\n"
    assert made == [0]
    assert "attachment" in answer["Content-Disposition"]
