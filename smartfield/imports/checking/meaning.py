"""Who and what the file's own words mean here: chosen by the manager, guessed at first."""

from collections.abc import Iterable
from typing import Any

from accounts.models import User
from smartfield.imports.checking.alike import called
from smartfield.imports.reading.rows import TaskRow, TimeRow, fingerprint
from smartfield.lib.words import folded
from timetracking.models import Batch, BatchRow

DRAFT, QUEUE, OUT, NOBODY = "draft", "queue", "out", "nobody"
AXES = ("clients", "people", "statuses", "projects")
PROJECT = "project"  # the source of the tasks that hold a project's time
OVER = {
    *("closed", "rejected", "resolved", "done", "cancelled", "canceled", "completed", "finished"),
    *("закрыт", "закрыта", "закрыто", "отклонена", "отклонено", "решена", "решено", "готово"),
    *("выполнена", "выполнено", "сделано", "отменена", "отменено"),
}
WAITING = {"", "draft", "черновик"}


class Meanings:
    """What `batch.mapping` says of the words of its file."""

    def __init__(self, batch: Batch) -> None:
        self._said = {axis: batch.mapping.get(axis, {}) for axis in AXES}

    @property
    def clients(self) -> dict[str, str]:
        """By the file's word the key of ours, "0" where it is left out or unknown."""
        said = self._said["clients"]
        return {word: key if key.isdigit() else "0" for word, key in said.items()}

    def client(self, word: str) -> str:
        return self._said["clients"].get(word, "")

    def project(self, word: str) -> str:
        return self._said["projects"].get(word, "")

    def person(self, word: str) -> int | None:
        key = self._said["people"].get(word, "")
        return int(key) if key.isdigit() else None

    def is_left_out(self, word: str) -> bool:
        return self._said["people"].get(word) == OUT

    def status(self, word: str) -> str:
        return self._said["statuses"].get(word, DRAFT)


def words_of(rows: Iterable[Any]) -> dict[str, list[str]]:
    """The words of each axis that the file has, in the order they come."""
    found: dict[str, dict[str, None]] = {axis: {} for axis in AXES}
    for row in rows:
        if isinstance(row, TaskRow):
            said = {"clients": row.client, "people": row.assistant, "statuses": row.status}
        elif isinstance(row, TimeRow):
            said = {"people": row.person, "projects": row.project}
        else:
            continue
        for axis, word in said.items():
            if word or axis == "projects":
                found[axis][word] = None
    return {axis: [*words] for axis, words in found.items() if words}


def guessed(kind: str, rows: list[Any]) -> dict[str, dict[str, str]]:
    """What the words likely mean: people by address or name, clients by name, and the task that
    a project went to before."""
    words, clients = words_of(rows), called()
    of_project = {row.project: row.client for row in rows if isinstance(row, TimeRow)}
    held = _held(kind, words.get("projects", []))
    called_so = {row.person: row.called for row in rows if isinstance(row, TimeRow)}
    people = _people()
    return {
        "clients": {word: str(clients.get(folded(word), "")) for word in words.get("clients", [])},
        "people": {
            word: people.get(folded(word)) or people.get(folded(called_so.get(word, "")), "")
            for word in words.get("people", [])
        },
        "statuses": {word: _status(word) for word in words.get("statuses", [])},
        "projects": {
            word: held.get(word) or _client_of(word, of_project[word], clients)
            for word in words.get("projects", [])
        },
    }


def _people() -> dict[str, str]:
    """Active assistants by name and by address; a name that two have is nobody's."""
    found: dict[str, str] = {}
    for person in User.objects.assistants():
        name = folded(person.name)
        found[name] = "" if name in found else str(person.pk)
        found[folded(person.email)] = str(person.pk)
    return found


def _held(kind: str, projects: list[str]) -> dict[str, str]:
    names = {name_of_project(kind, word): word for word in projects}
    known = BatchRow.objects.filter(
        source=PROJECT, fate=BatchRow.Fate.IN, external_id__in=names, task__isnull=False
    )
    return {names[row.external_id]: f"task:{row.task_id}" for row in known}


def name_of_project(kind: str, word: str) -> str:
    """By which the task that holds its time is known."""
    return f"{kind}:{fingerprint(word)}"


def _client_of(project: str, client: str, clients: dict[str, int]) -> str:
    key = clients.get(folded(client or project))
    return f"client:{key}" if key else ""


def _status(word: str) -> str:
    if folded(word) in OVER:
        return OUT
    return DRAFT if folded(word) in WAITING else QUEUE
