"""The list of issues as Redmine writes it (“Export to CSV” below the list)."""

from django.utils.translation import gettext_lazy

from smartfield.imports.reading.cells import number_of_issue
from smartfield.imports.reading.columns import Column
from smartfield.imports.reading.cut import Cut
from smartfield.imports.reading.rows import TaskRow, fingerprint
from smartfield.imports.reading.tasks import NORMAL, PRIORITIES, titled
from smartfield.lib.words import folded

COLUMNS = (
    Column("id", gettext_lazy("Number in the other tool"), "#|id|№"),
    Column("client", gettext_lazy("Project"), "project|проект", is_required=True),
    Column("title", gettext_lazy("Subject"), "subject|тема", is_required=True),
    Column("status", gettext_lazy("Status"), "status|статус"),
    Column("priority", gettext_lazy("Priority"), "priority|приоритет"),
    Column("assistant", gettext_lazy("Assignee"), "assignee|assigned to|назначена|назначено"),
    Column("due", gettext_lazy("Due date"), "due date|дата выполнения|срок завершения|срок"),
    Column(
        "estimate",
        gettext_lazy("Estimated time"),
        "estimated time|estimated hours|оценка времени|оценка трудозатрат|оценка временных затрат",
    ),
    Column("brief", gettext_lazy("Description"), "description|описание"),
)


def read(cut: Cut) -> TaskRow:
    """A priority of the agency's own making is an ordinary one."""
    client, title, brief = cut.needed("client", 200), *titled(cut, "title")
    return TaskRow(
        line=cut.number,
        external_id=number_of_issue(cut["id"]) or fingerprint(client, title),
        client=client,
        title=title,
        brief=brief,
        assistant=cut.short("assistant", 200),
        status=cut.short("status", 100),
        priority=PRIORITIES.get(folded(cut["priority"]), NORMAL),
        due_on=cut.day("due"),
        estimate_minutes=cut.minutes("estimate"),
    )
