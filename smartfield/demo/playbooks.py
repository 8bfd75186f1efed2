"""A client's playbook: its sections with their sound and film, how they came to read as they do,
what was asked under them."""

from datetime import datetime, timedelta
from typing import Any

from accounts import looking
from accounts.models import StoredFile, User
from clients.models import Client, PlaybookSection, SectionQuestion, SectionReading
from smartfield.demo import film, sound
from smartfield.demo.agency import Agency
from smartfield.demo.storing import stored

CHANGED_AGO, ASKED_AGO = 24, 9  # working days


class Playbook:
    """What a client's file tells of its sections; the first is the owner's, or the told one's."""

    def __init__(self, client: Client, told: list[dict[str, Any]], people: dict[str, User]):
        self.client, self.told, self.people = client, told, people
        self.sections: list[PlaybookSection] = []

    def write(self, agency: Agency) -> list[PlaybookSection]:
        for position, facts in enumerate(self.told, 1):
            section = self._write(position, facts, agency)
            if asked := facts.get("asked"):
                _ask(section, asked, agency, self.people)
            self.sections.append(section)
        return self.sections

    def _write(self, position: int, facts: dict[str, Any], agency: Agency) -> PlaybookSection:
        author = self._author(position, facts)
        older = facts.get("before", [])
        moments = _moments(self.client.created_at, len(older), agency)
        section = PlaybookSection(
            client=self.client,
            position=position,
            author=author,
            is_required=facts.get("required", False),
            kind=facts.get("kind", "text"),
            **_media(facts, author, self.client),
        )
        texts = [*older, facts]
        for version, (words, moment) in enumerate(zip(texts, moments, strict=True), 1):
            is_major = not (words is facts and facts.get("minor"))
            section.title, section.text = facts["title"], words["text"].strip()
            section.change_note = words.get("change", "")
            section.version, section.changed_at = version, moment
            section.counts_from = version if is_major else section.counts_from
            section.save()
            section.keep_version(is_major=is_major)
        return section

    def _author(self, position: int, facts: dict[str, Any]) -> User:
        owner = next(iter(self.people.values()))
        own = owner if position == 1 else self.client.manager
        return self.people.get(facts.get("by", ""), own)


def _moments(first: datetime, changes: int, agency: Agency) -> list[datetime]:
    """When each version was saved: the first with the client, the last five weeks ago."""
    ago = [CHANGED_AGO + 12 * n for n in reversed(range(changes))]
    return [first, *(agency.days.moment(days) for days in ago)]


def _media(facts: dict[str, Any], by: User, client: Client) -> dict[str, StoredFile | None]:
    """The sound, or the film with its captions, that go with the text."""
    name, seconds = facts["title"], facts.get("seconds", 0)
    match facts.get("kind"):
        case "sound":
            return {"media": _kept(f"{name}.wav", sound.wav(seconds, name), by, client)}
        case "video":
            moments = tuple(second for second, _words in film.steps(facts["text"]))
            captions = film.webvtt(facts["text"], seconds)
            return {
                "media": _kept(f"{name}.mp4", film.mp4(seconds, moments), by, client),
                "captions": _kept(f"{name}.vtt", captions, by, client),
            }
    return {}


def _kept(name: str, content: bytes, by: User, client: Client) -> StoredFile:
    file = stored(name, content, by, client.key)
    file.created_at = client.created_at
    file.save(force_insert=True)
    looking.look_at(file.pk)
    file.refresh_from_db()
    return file


def _ask(section: PlaybookSection, asked: dict, agency: Agency, people: dict[str, User]) -> None:
    at = agency.days.moment(asked.get("ago", ASKED_AGO))
    question = SectionQuestion(
        section=section,
        text=asked["text"],
        at_second=asked.get("second"),
        asked_by=agency.assistants[asked["who"]],
        asked_at=at,
    )
    if "answer" in asked:
        question.answer = asked["answer"]
        question.answered_by = people.get(asked.get("by", ""), section.client.manager)
        question.answered_at = at + timedelta(minutes=50)
    question.save()


def read_before(section: PlaybookSection, person: User, at: datetime) -> SectionReading:
    """Somebody has read the section before its last change, and not since."""
    return SectionReading(section=section, user=person, version=section.version - 1, read_at=at)
