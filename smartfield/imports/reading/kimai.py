"""Kimai's export of times as CSV."""

from django.utils.translation import gettext_lazy

from smartfield.imports.reading.columns import Column
from smartfield.imports.reading.cut import Cut
from smartfield.imports.reading.rows import TimeRow
from smartfield.imports.reading.spans import noted, tracked

COLUMNS = (
    Column("on", gettext_lazy("Date"), "date|дата", is_required=True),
    Column("start", gettext_lazy("From"), "from|begin|start|с|начало", is_required=True),
    Column("end", gettext_lazy("To"), "to|end|до|окончание|конец"),
    Column("length", gettext_lazy("Duration"), "duration|продолжительность|длительность"),
    Column(
        "person",
        gettext_lazy("Person"),
        "user|username|user name|пользователь|имя пользователя",
        is_required=True,
    ),
    Column("alias", gettext_lazy("Name of the person"), "name|alias|имя"),
    Column("email", gettext_lazy("Email"), "email|e-mail|эл почта"),
    Column("client", gettext_lazy("Client"), "customer|клиент", is_required=True),
    Column("project", gettext_lazy("Project"), "project|проект"),
    Column("activity", gettext_lazy("Activity"), "activity|активность|деятельность"),
    Column("note", gettext_lazy("Description"), "description|описание"),
)


def read(cut: Cut) -> TimeRow:
    """Known by the address, else the full name, else the name they sign in by."""
    email, alias = cut.short("email", 254), cut.short("alias", 200)
    return tracked(
        cut,
        cut["person"],
        person=email or alias or cut.needed("person", 200),
        called=alias,
        client=cut.needed("client", 200),
        project=cut.short("project", 200),
        note=noted(cut, "note", "activity"),
    )
