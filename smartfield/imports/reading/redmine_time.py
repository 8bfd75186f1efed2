"""Spent time as Redmine writes it: a day and hours, without a time of day."""

from django.utils.translation import gettext_lazy

from smartfield.imports.reading.cells import number_of_issue
from smartfield.imports.reading.columns import Column
from smartfield.imports.reading.cut import Cut
from smartfield.imports.reading.rows import TimeRow, fingerprint
from smartfield.imports.reading.spans import noted, of_length, said_day

COLUMNS = (
    Column("id", gettext_lazy("Number in the other tool"), "#|id|№"),
    Column("project", gettext_lazy("Project"), "project|проект", is_required=True),
    Column("on", gettext_lazy("Date"), "date|spent on|дата", is_required=True),
    Column("person", gettext_lazy("Person"), "user|пользователь", is_required=True),
    Column("issue", gettext_lazy("Issue"), "issue|задача"),
    Column("activity", gettext_lazy("Activity"), "activity|деятельность"),
    Column("note", gettext_lazy("Comment"), "comment|comments|комментарий"),
    Column(
        "length",
        gettext_lazy("Hours"),
        "hours|spent time|час(а,ов)|часы|часов|часа(ов)|трудозатраты|затраченное время",
        is_required=True,
    ),
)


def read(cut: Cut) -> TimeRow:
    project, person = cut.needed("project", 200), cut.needed("person", 200)
    on, seconds = said_day(cut, "on"), of_length(cut, "length")
    note = noted(cut, "note", "activity")
    said = fingerprint(project, person, on, cut["issue"], seconds, note)
    return TimeRow(
        line=cut.number,
        external_id=number_of_issue(cut["id"]) or said,
        person=person,
        project=project,
        issue=number_of_issue(cut["issue"]),
        note=note,
        on=on,
        seconds=seconds,
    )
