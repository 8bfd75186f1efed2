"""The demo's files: small, real, and kept where uploads are kept."""

import re

from smartfield.demo import papers, sound
from smartfield.demo.stories import Story
from smartfield.demo.storing import stored
from tasks.models import Delivery, TaskFile

LONGEST_SOUND = 60  # seconds


def keep_files_of(story: Story) -> list[TaskFile]:
    """Files of the last delivery, those attached for the work or sent with a request, and those
    beside the first comment."""
    last = max(story.deliveries, key=lambda delivery: delivery.round, default=None)
    given = [_task_file(story, name, last) for name in story.told.get("files", [])]
    for_work = [_task_file(story, name) for name in story.told.get("files_for_work", [])]
    said = [_said_file(story, name) for name in story.told.get("files_said", [])]
    return given + for_work + said


def keep_recording_of(story: Story) -> None:
    call = story.call
    if call and call.has_consent:
        content = sound.wav(min(call.seconds, LONGEST_SOUND), story.task.title)
        call.recording = stored("call.wav", content, call.manager)
        call.recording.created_at = call.ended_at


def _task_file(story: Story, name: str, delivery: Delivery | None = None) -> TaskFile:
    asked_by = story.task.created_by if story.task.is_request else story.company.manager
    by = delivery.delivered_by if delivery else asked_by
    kept = stored(name, _content(story, name), by)
    kept.created_at = delivery.delivered_at if delivery else story.task.created_at
    return TaskFile(task=story.task, delivery=delivery, stored=kept)


def _said_file(story: Story, name: str) -> TaskFile:
    comment = min(story.comments, key=lambda one: one.created_at)
    kept = stored(name, _content(story, name), comment.author)
    kept.created_at = comment.created_at
    return TaskFile(task=story.task, comment=comment, is_internal=comment.is_internal, stored=kept)


def _content(story: Story, name: str) -> bytes:
    title = name.rsplit(".", 1)[0]
    match _ending(name):
        case "wav":
            return sound.wav(24, name)
        case "xlsx":
            return papers.xlsx(_rows(story))
        case "csv":
            return papers.csv_table(_rows(story))
        case "docx":
            return papers.docx(title, _lines(story))
    return papers.pdf(title, _lines(story))


def _ending(name: str) -> str:
    return name.rsplit(".", 1)[1]


def _lines(story: Story) -> list[str]:
    told = story.told
    return [
        told.get("summary", told["brief"]),
        "",
        *(f"{number}. {line}" for number, line in enumerate(told.get("done", []), 1)),
        "",
        *told.get("result", "").strip().splitlines(),
    ]


def _rows(story: Story) -> list[list[str]]:
    """The result's table if it has one; else what was asked, line by line."""
    table = [line for line in story.told.get("result", "").splitlines() if line.startswith("|")]
    cells = [re.split(r"\s*\|\s*", line.strip("| ")) for line in table]
    rows = [row for row in cells if set("".join(row)) - set("-: ")]
    return rows or [[str(n), line] for n, line in enumerate(story.told.get("done", []), 1)]
