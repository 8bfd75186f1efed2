from tasks.models.assignment import Assignment
from tasks.models.bulk import BulkAction, BulkRow
from tasks.models.category import Category, Skill
from tasks.models.check import Check
from tasks.models.comment import Comment
from tasks.models.correction import Correction
from tasks.models.delivery import Delivery
from tasks.models.dependency import Dependency
from tasks.models.event import Event
from tasks.models.follow import Follow
from tasks.models.hand_over import HandOver, HandOverReading
from tasks.models.more_time import MoreTime
from tasks.models.repeat import Occurrence, Repeat
from tasks.models.saved_view import ChosenColumns, SavedView
from tasks.models.step import Step
from tasks.models.tag import Tag
from tasks.models.task import Criterion, State, Task
from tasks.models.task_file import TaskFile
from tasks.models.template import Template

__all__ = [
    "Assignment",
    "BulkAction",
    "BulkRow",
    "Category",
    "Check",
    "ChosenColumns",
    "Comment",
    "Correction",
    "Criterion",
    "Delivery",
    "Dependency",
    "Event",
    "Follow",
    "HandOver",
    "HandOverReading",
    "MoreTime",
    "Occurrence",
    "Repeat",
    "SavedView",
    "Skill",
    "State",
    "Step",
    "Tag",
    "Task",
    "TaskFile",
    "Template",
]
