"""What the tasks of one client have to do with each other; each names the other by its title."""

from datetime import timedelta

from smartfield.demo.stories import Story
from tasks.models import Dependency, Task

A_MOMENT = timedelta(seconds=2)


def tie(stories: list[Story]) -> None:
    """One waits for another."""
    for story, first in _pairs(stories, "after"):
        Dependency.objects.create(task=story.task, after=first.task)


def relate(stories: list[Story]) -> None:
    """One was a part of another, or turned out to be the same. Its events are not saved yet."""
    for story, whole in _pairs(stories, "split_from"):
        story.task.split_from = whole.task
        _tell(whole, "split", story, story.task.created_at + A_MOMENT)
        _tell(story, "split_from", whole, story.task.created_at + A_MOMENT)
    for story, kept in _pairs(stories, "merged_into"):
        _verb, by, at, _why = story.moves.pop()
        at = max(at, kept.task.created_at + A_MOMENT)
        story.task.merged_into = kept.task
        story.moves.append(("merge", by, at, kept.task.number))
        _tell(kept, "merge_in", story, at)
    Task.objects.bulk_update([story.task for story in stories], ["split_from", "merged_into"])


def _tell(story: Story, verb: str, other: Story, at) -> None:
    story.moves.append((verb, story.company.manager, at, other.task.number))
    story.moves.sort(key=lambda move: move[2])


def _pairs(stories: list[Story], key: str) -> list[tuple[Story, Story]]:
    return [
        (story, other)
        for story in stories
        if key in story.told
        for other in stories
        if other.company is story.company and other.told["title"] == story.told[key]
    ]
