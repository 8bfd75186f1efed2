"""Toggl Track's detailed report as CSV."""

from django.utils.translation import gettext_lazy

from smartfield.imports.reading.columns import Column
from smartfield.imports.reading.cut import Cut
from smartfield.imports.reading.rows import TimeRow
from smartfield.imports.reading.spans import noted, tracked

COLUMNS = (
    Column(
        "person",
        gettext_lazy("Person"),
        "user|member|пользователь|участник",
        is_required=True,
    ),
    Column("email", gettext_lazy("Email"), "email|эл почта|почта"),
    Column("client", gettext_lazy("Client"), "client|клиент"),
    Column("project", gettext_lazy("Project"), "project|проект"),
    Column("task", gettext_lazy("Task"), "task|задача"),
    Column("note", gettext_lazy("Description"), "description|описание"),
    Column("on", gettext_lazy("Start date"), "start date|date|дата начала|дата", is_required=True),
    Column("start", gettext_lazy("Start time"), "start time|время начала", is_required=True),
    Column("end_on", gettext_lazy("End date"), "end date|stop date|дата окончания"),
    Column("end", gettext_lazy("End time"), "end time|stop time|время окончания"),
    Column("length", gettext_lazy("Duration"), "duration|длительность|продолжительность"),
)


def read(cut: Cut) -> TimeRow:
    person, email = cut.needed("person", 200), cut.short("email", 254)
    return tracked(
        cut,
        person,
        email,
        person=email or person,
        called=person,
        client=cut.short("client", 200),
        project=cut.short("project", 200),
        note=noted(cut, "note", "task"),
    )
