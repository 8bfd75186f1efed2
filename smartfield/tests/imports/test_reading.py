"""Files of other tools, in whatever shape they come."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartfield.imports.reading import cells, kinds
from smartfield.imports.reading.columns import guess
from smartfield.imports.reading.rows import Refused
from smartfield.imports.reading.sheet import MOST_BYTES, MOST_LINES, check_size, sheet_of, text_of
from smartfield.lib.refusals import Refusal
from smartfield.tests.imports.tables import KINDS, content


def sheet(content):
    check_size(len(content))
    return sheet_of(text_of(content))


def read(kind, text, **how):
    table = sheet(text if isinstance(text, bytes) else text.encode())
    return kinds.read(kind, table, guess(kinds.FORMATS[kind].columns, table.head), **how)


@pytest.mark.parametrize("name", KINDS)
def test_every_line_of_a_real_format_is_understood(name):
    rows = read(KINDS[name], content(name))
    assert rows
    assert not [row for row in rows if isinstance(row, Refused)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators_are_told_by_the_file(encoding, separator):
    text = 'Компания,Контакт,Город\r\n"Кафе «Тёрка»\nна углу",Анна,Омск\r\nШов,,Пермь\r\n'
    table = sheet(text.replace(",", separator).encode(encoding, errors="ignore"))
    assert table.head == ["Компания", "Контакт", "Город"]
    assert [(line.number, line.cells[2]) for line in table.lines] == [(2, "Омск"), (4, "Пермь")]
    assert table.lines[0].cells[0] == "Кафе «Тёрка»\nна углу"


@pytest.mark.parametrize(
    ("bytes_", "words"),
    [
        (b"", "no line below"),
        (b"Company\r\n", "no line below"),
        (b"PK\x03\x04rest", "workbook"),
        (b"\x89PNG\r\n\x1a\n\x00\x01\x02", "no table of text"),
        (b"a\n" * (MOST_LINES + 2), "10000 lines at most"),
        (b"a" * (MOST_BYTES + 1), "at most"),
        (b'a,b\n1,"' + b"x" * 60_000 + b'"', "cell that is too long"),
    ],
    ids=["nothing", "headings alone", "workbook", "picture", "long", "big", "endless cell"],
)
def test_what_is_no_table_of_ours_says_why(bytes_, words):
    with pytest.raises(Refusal, match=words):
        sheet(bytes_)


def test_a_line_that_cannot_be_read_says_in_which_column():
    text = "Company,Contact,Email,Phone\nA,B,nowhere,\nC,D,,12\n,E,,\nOK Ltd,F,f@ok.example,"
    *odd, fine = read("clients", text)
    assert [(one.line, one.column) for one in odd] == [(2, "email"), (3, "phone"), (4, "company")]
    assert fine.company == "OK Ltd"


def test_a_required_column_that_is_missing_is_named():
    with pytest.raises(Refusal, match="From, Person") as refused:
        read("kimai", "Date,To,Duration,Customer\n2026-10-07,10:00,1,Norden")
    assert refused.value.field == "start"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *[(text, date(2026, 11, 5)) for text in ("2026-11-05", "5.11.2026", "05/11/2026")],
        ("5.11.26", date(2026, 11, 5)),
        *[(text, None) for text in ("31.02.2026", "11", "2026", "0.0.0", "yesterday")],
    ],
)
def test_days_are_read_in_several_forms(text, meant):
    assert _or_none(cells.day, text) == meant
    assert cells.day("11/05/2026", is_month_first=True) == date(2026, 11, 5)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        *[(text, 5400) for text in ("1:30", "01:30:00", "1.5", "1,50", "1 h 30 min")],
        *[(text, None) for text in ("1:75", "-1", "1e9", "9" * 40, "soon", "²")],
    ],
)
def test_lengths_are_hours_however_they_are_written(text, seconds):
    assert _or_none(cells.length, text) == seconds


def test_times_of_day_are_read_with_both_clocks():
    assert [cells.clock(text) for text in ("9:05", "09:05:00", "12:00 AM", "1:30 pm")] == [
        *(time(9, 5), time(9, 5)),
        *(time(0), time(13, 30)),
    ]
    assert _or_none(cells.clock, "25:00") is None


HEAD = "User,Email,Client,Project,Description,Start date,Start time,End date,End time,Duration\n"


@pytest.mark.parametrize(
    ("span", "said"),
    [
        ("2026-10-06,10:30:00,2026-10-06,09:00:00,", "is not after the start"),
        ("2026-10-06,09:00:00,2026-10-08,09:00:00,48:00:00", "16 hours at most"),
        ("2026-10-06,09:00:00,2026-10-06,10:00:00,05:00:00", "but there are 1"),
        ("2026-10-06,09:00:00,,,", "Neither its end nor its length"),
        ("2026-10-06,09:00:00,2026-10-06,09:00:00,00:00:00", "is not after the start"),
        ("2026-10-06,,,,1:00:00", "Nothing is written"),
    ],
)
def test_absurd_times_are_refused(span, said):
    (row,) = read("toggl", f"{HEAD}Priya,p@a.example,Arkadia,Calls,x,{span}\n")
    assert said in row.why


def test_a_night_a_break_and_seconds_are_what_they_were():
    head = "Date,From,To,Duration,User,Customer\n"
    night, rest, old = read(
        "kimai",
        f"{head}2026-10-07,22:45,00:15,1.50,p,N\n2026-10-07,13:00,15:00,1.75,p,N\n"
        "2026-10-07,09:00,10:30,5400,p,N\n",
    )
    assert [row.seconds for row in (night, rest, old)] == [5400, 6300, 5400]
    assert night.start == datetime(2026, 10, 7, 22, 45, tzinfo=UTC).replace(tzinfo=None)


def test_two_lines_that_say_the_same_are_two_things_and_keep_their_names():
    line = "Priya,p@a.example,Arkadia,Calls,x,2026-10-06,09:00:00,2026-10-06,10:00:00,1:00:00\n"
    one, other = read("toggl", HEAD + line * 2)
    assert one.external_id != other.external_id
    assert [one.external_id, other.external_id] == [
        row.external_id for row in read("toggl", HEAD + line * 2)
    ]


def test_slashes_tell_themselves_where_they_can():
    def first(*days):
        table = sheet(("Date,Client\n" + "\n".join(f"{day},x" for day in days)).encode())
        return kinds.are_months_first("toggl", table, {"on": 0})

    assert [first("3/25/2026", "3/4/2026"), first("25/3/2026"), first("3/4/2026")] == [
        *(True, False),
        None,
    ]


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(kinds.FORMATS)),
    st.one_of(
        st.binary(max_size=400),
        st.text(max_size=400).map(lambda text: text.encode(errors="replace")),
        st.lists(
            st.lists(st.text(max_size=12), min_size=11, max_size=11), min_size=1, max_size=4
        ).map(lambda rows: "\n".join(",".join(row) for row in rows).encode(errors="replace")),
    ),
    st.booleans(),
)
def test_whatever_the_bytes_are_nothing_is_raised_but_a_refusal(kind, body, has_head):
    of = kinds.FORMATS[kind]
    head = ",".join(column.name for column in of.columns).encode() + b"\n" if has_head else b""
    try:
        table = sheet(head + body)
        rows = kinds.read(kind, table, {column.name: n for n, column in enumerate(of.columns)})
    except Refusal:
        return
    assert len(rows) == len(table.lines)


def _or_none(read_, text):
    try:
        return read_(text)
    except Refusal:
        return None
