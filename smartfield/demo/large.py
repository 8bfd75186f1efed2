"""The large demo: an agency of many people over two years, written by COPY.

For 100,000 tasks: 500 clients, 2,000 people who sign in and 20,000 who do not, ten entries and
three comments a task; charges, rounds and events in proportion and in agreement. With fewer tasks
than 10,000 also fewer people.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from django.db import connection, transaction

from assistants import counting
from assistants.growth.renewing import renew
from billing.models import Charge, ChargedEntry, ChargeLine
from smartfield.demo import texts
from smartfield.demo.agency import reference_words
from smartfield.demo.copying import built_afterwards, set_sequences
from smartfield.demo.crowd import colleagues, gather
from smartfield.demo.lives import MONTHS, lives
from smartfield.demo.scribe import Scribe
from tasks.models import (
    Assignment,
    Category,
    Comment,
    Correction,
    Criterion,
    Delivery,
    Event,
    Skill,
    Task,
)
from timetracking.models import TimeEntry

FIRST_NUMBER = 1001
TASKS = 100_000
CLIENTS = 500
ENTRIES_A_TASK = 10
TASKS_A_COLLEAGUE = 5
TABLES = (
    *(Task, TimeEntry, Comment, Event, Assignment, Criterion, Delivery, Correction),
    *(Charge, ChargeLine, ChargedEntry, Task.skills.through),
)


@transaction.atomic
def load(now: datetime, *, tasks: int = TASKS, say: Callable[[str], None] = print) -> None:
    """Fill the empty database. Everything is dated before `now`."""
    random = Random(7)
    clients = min(CLIENTS, max(12, tasks // 20))
    told = texts.agency()
    skills = list(reference_words(Skill, told["skills"]).values())
    categories = list(reference_words(Category, told["categories"]).values())
    crowd = gather(clients, now - timedelta(days=MONTHS * 31 + 60), random, skills)
    colleagues(tasks // TASKS_A_COLLEAGUE, crowd.clients, random)
    say(f"{len(crowd.clients)} clients and their people")
    made = lives(tasks, ENTRIES_A_TASK * tasks, len(crowd.assistants), clients, now, random)
    for number, life in enumerate(made, FIRST_NUMBER):
        life.number = number
    say(f"{len(made):,} tasks lived through")
    with built_afterwards(*TABLES):
        Scribe(crowd, made, categories, now, random, say).write()
        say("Building indexes and checking constraints")
    set_sequences(*TABLES)
    counting.count()
    say("Gathering statistics")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    say("Figures of weeks and months")
    renew()
