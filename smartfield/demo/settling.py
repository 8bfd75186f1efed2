"""What follows from a story's moves: the task's own dates, its rounds, who holds it."""

from datetime import datetime, timedelta

from smartfield.demo.stories import Story
from tasks.models import Assignment, Delivery
from tasks.states import MOVES, State


def settle(story: Story) -> None:
    """Write into the task what its moves say, and number the rounds."""
    task, at = story.task, {verb: at for verb, _, at, _ in story.moves}
    task.moved_at = [at for verb, _, at, _ in story.moves if verb in MOVES or verb == "draft"][-1]
    task.claimed_at = at.get("hand_over", at.get("claim", at.get("assign")))
    task.delivered_at = at.get("deliver")
    task.due_at = _due_at(story, at)
    _number_rounds(story)
    if task.claimed_at:
        until = at.get("accept", at.get("cancel"))
        story.assignments.append(
            Assignment(task=task, assistant=story.assistant, since=task.claimed_at, until=until)
        )


def _number_rounds(story: Story) -> None:
    returns = [at for verb, _, at, _ in story.moves if verb == "send_back"]
    story.task.round = 1 + len(returns)
    for delivery in story.deliveries:
        delivery.round = 1 + sum(at < delivery.delivered_at for at in returns)
        if story.state == State.SENT_BACK and delivery.round < story.task.round:
            _refuse(story, delivery, returns[delivery.round - 1])
    for correction in story.corrections:
        correction.round = 1 + sum(at <= correction.asked_at for at in returns)


def _refuse(story: Story, delivery: Delivery, at: datetime) -> None:
    delivery.verdict, delivery.reviewed_by = "sent_back", story.asker.user
    delivery.reviewed_at = at


def _due_at(story: Story, at: dict[str, datetime]) -> datetime | None:
    if "due_minutes" in story.told:
        due = story.days.now + timedelta(minutes=story.told["due_minutes"])
        return due.replace(minute=due.minute // 5 * 5, second=0, microsecond=0)
    if "due" in story.told:
        return story.days.due(story.told["due"]).replace(microsecond=0)
    if "deliver" in at:
        late = story.days.minutes(-200, 1500)
        return (at["deliver"] + late).replace(minute=0, second=0, microsecond=0)
    return None
