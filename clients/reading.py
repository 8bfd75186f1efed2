"""A playbook as one reader sees it: what they have read, what changed since, what was asked."""

from typing import Any, NamedTuple

from django.db.models import F, Prefetch
from django.forms import BaseForm

from accounts.models import User
from clients.changes import Change
from clients.forms.playbook import AnswerForm, AskForm
from clients.models import Client, PlaybookSection, SectionQuestion, SectionReading, SectionVersion


class Asked(NamedTuple):
    """A question, with the form to answer it where the reader may."""

    question: SectionQuestion
    form: BaseForm | None


class Part(NamedTuple):
    """A section; `change` since the reader's version; `readings` of everybody, for managers."""

    section: PlaybookSection
    readings: list[SectionReading]
    change: Change | None
    asked: list[Asked]
    ask_form: BaseForm | None

    @property
    def is_to_read(self) -> bool:
        """Whether it stands between the reader and the clock."""
        return self.section.is_required and not self.section.is_read

    @property
    def is_up_to_date(self) -> bool:
        return self.section.read_version == self.section.version

    @property
    def read_at(self):
        """When the reader acknowledged the version they know."""
        return self.readings[0].read_at if self.readings else None


class Page(NamedTuple):
    parts: list[Part]

    @classmethod
    def of(cls, client: Client, reader: User, form: BaseForm | None = None, at: Any = None):
        """`form`, if one comes back with its errors, stands at the section or question `at`."""
        sections = list(_sections(client, reader))
        known = _known_versions(sections) if reader.is_assistant else {}
        return cls([_part(section, reader, known, form, at) for section in sections])

    @property
    def to_read(self) -> list[PlaybookSection]:
        return [part.section for part in self.parts if part.is_to_read]


def _part(section, reader: User, known: dict, form: BaseForm | None, at: Any) -> Part:
    before = known.get(section.pk)
    asks = form if at == section else AskForm.under(section)
    return Part(
        section,
        section.known_readings,
        Change(before, section) if before else None,
        [_asked(question, reader, form, at) for question in section.shown_questions],
        asks if reader.is_assistant else None,
    )


def _asked(question: SectionQuestion, reader: User, form: BaseForm | None, at: Any) -> Asked:
    if question.answered_at or reader.is_assistant:
        return Asked(question, form if at == question else None)
    return Asked(question, form if at == question else AnswerForm.to(question))


def _sections(client: Client, reader: User):
    readings = SectionReading.objects.select_related("user").order_by("user__name", "-version")
    if not reader.is_manager:
        readings = readings.filter(user=reader)
    questions = SectionQuestion.objects.visible_to(reader).select_related("asked_by", "answered_by")
    sections = client.playbook_sections.visible_to(reader).current().with_reading_of(reader)
    return sections.select_related("author", "media", "captions").prefetch_related(
        Prefetch("readings", readings, to_attr="known_readings"),
        Prefetch("questions", questions, to_attr="shown_questions"),
    )


def _known_versions(sections: list[PlaybookSection]) -> dict[int, SectionVersion]:
    """The version that the reader knows of each section that has a newer one."""
    read = {s.pk: s.read_version for s in sections if (s.read_version or s.version) < s.version}
    versions = SectionVersion.objects.filter(section__in=read, number__lt=F("section__version"))
    return {v.section_id: v for v in versions if v.number == read[v.section_id]}
