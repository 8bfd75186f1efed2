"""Who has read what of a client's playbook, and who could step in today.

People of the client see those who work for them; nobody's work elsewhere shows.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, F, Q

from accounts.models import User
from clients.models import Client, PlaybookSection, SectionQuestion, SectionReading

STILL_FRESH = timedelta(days=183)
PEOPLE_SHOWN = 200


class Cell(NamedTuple):
    """What one assistant knows of one section; `reading` is the newest they acknowledged."""

    section: PlaybookSection
    reading: SectionReading | None

    @property
    def counts(self) -> bool:
        return bool(self.reading and self.reading.version >= self.section.counts_from)


class Row(NamedTuple):
    person: User
    cells: list[Cell]

    @property
    def missing(self) -> int:
        return sum(not cell.counts for cell in self.cells)


class Coverage(NamedTuple):
    """`required`, the columns; `rows`, who is ready first; and what needs a look."""

    required: list[PlaybookSection]
    rows: list[Row]
    unread: list[PlaybookSection]
    stale: list[PlaybookSection]
    questions: list[SectionQuestion]

    @property
    def ready(self) -> list[User]:
        return [row.person for row in self.rows if not row.missing]


def of(client: Client, at: datetime) -> Coverage:
    people = list(_people(client))
    sections = list(_sections(client, people))
    required = [section for section in sections if section.is_required]
    known = _newest_readings(client, people)
    rows = [
        Row(who, [Cell(section, known.get((section.pk, who.pk))) for section in required])
        for who in people
    ]
    stale = set(client.playbook_sections.unchanged_since(at - STILL_FRESH))
    return Coverage(
        required,
        sorted(rows, key=lambda row: row.missing),
        [section for section in sections if not section.read_by],
        [section for section in sections if section in stale],
        list(_open_questions(client)),
    )


def _people(client: Client):
    worked = User.objects.assistants().filter(assignments__task__client=client)
    return worked.distinct().order_by("name", "pk")[:PEOPLE_SHOWN]


def _sections(client: Client, people: list[User]):
    """Each with `read_by`, how many of `people` know it as it should be known."""
    counts = Q(readings__version__gte=F("counts_from"), readings__user__in=people)
    read_by = Count("readings__user", filter=counts, distinct=True)
    return client.playbook_sections.current().annotate(read_by=read_by)


def _newest_readings(client: Client, people: list[User]) -> dict:
    readings = SectionReading.objects.filter(section__client=client, user__in=people)
    return {(r.section_id, r.user_id): r for r in readings.order_by("version")}


def _open_questions(client: Client):
    asked = SectionQuestion.objects.open().filter(section__client=client, section__removed_at=None)
    return asked.select_related("section__client", "asked_by")
