"""Our own table of tasks."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from smartfield.imports.reading.columns import Column
from smartfield.imports.reading.cut import Cut
from smartfield.imports.reading.rows import TaskRow, fingerprint
from smartfield.lib.refusals import Refusal
from smartfield.lib.words import folded

LONGEST_TITLE, LONGEST_BRIEF = 120, 20_000
COLUMNS = (
    Column("id", gettext_lazy("Number in the other tool"), "external id|номер|№|ид|код"),
    Column(
        "client",
        gettext_lazy("Client"),
        "company|customer|project|клиент|компания|заказчик|проект",
        is_required=True,
    ),
    Column(
        "title",
        gettext_lazy("Title"),
        "task|name|subject|summary|название|задача|тема|заголовок",
        is_required=True,
    ),
    Column(
        "brief", gettext_lazy("Brief"), "description|details|notes|описание|задание|подробности"
    ),
    Column("assistant", gettext_lazy("Assistant"), "assignee|ассистент|исполнитель|ответственный"),
    Column("status", gettext_lazy("Status"), "state|статус|состояние"),
    Column("priority", gettext_lazy("Priority"), "приоритет|важность"),
    Column("due", gettext_lazy("Due"), "due date|deadline|due on|срок|дедлайн|срок до"),
    Column("due_time", gettext_lazy("Due, time of day"), "due at|время срока|срок время"),
    Column(
        "estimate",
        gettext_lazy("Estimate, hours"),
        "estimate|estimate hours|estimated time|estimate (hours)|оценка|оценка часов|оценка, часов",
    ),
    Column(
        "limit",
        gettext_lazy("Hour limit, hours"),
        "limit|hour limit|limit hours|лимит|лимит часов|лимит, часов",
    ),
)
LOW, NORMAL, HIGH = 1, 2, 3
PRIORITIES = {
    **dict.fromkeys(("low", "lowest", "minor", "низкий", "низкая"), LOW),
    **dict.fromkeys(("", "normal", "medium", "нормальный", "обычный", "средний"), NORMAL),
    **dict.fromkeys(("high", "urgent", "immediate", "critical", "highest"), HIGH),
    **dict.fromkeys(("высокий", "высокая", "срочный", "немедленный", "критический"), HIGH),
}


def read(cut: Cut) -> TaskRow:
    client, title, brief = cut.needed("client", 200), *titled(cut, "title")
    return TaskRow(
        line=cut.number,
        external_id=cut.short("id", 100) or fingerprint(client, title, cut["due"]),
        client=client,
        title=title,
        brief=brief,
        assistant=cut.short("assistant", 200),
        status=cut.short("status", 100),
        priority=priority(cut),
        due_on=cut.day("due"),
        due_time=cut.clock("due_time"),
        estimate_minutes=cut.minutes("estimate"),
        limit_minutes=cut.minutes("limit"),
    )


def titled(cut: Cut, name: str) -> tuple[str, str]:
    """The title and the brief; of a title that is too long the whole heads the brief."""
    title, brief = cut.needed(name, 1000), cut.long("brief", LONGEST_BRIEF - 1100)
    if len(title) <= LONGEST_TITLE:
        return title, brief
    return f"{title[: LONGEST_TITLE - 1]}…", f"{title}\n\n{brief}".strip()


def priority(cut: Cut) -> int:
    said = folded(cut["priority"])
    if said not in PRIORITIES:
        raise Refusal(_("Choose low, normal or high"), "priority")
    return PRIORITIES[said]
