"""What needs a manager, the most harm first (ux 3.2)."""

from datetime import datetime
from typing import Any

from accounts.models import User
from smartfield.views.today_need import SHOWN, Harm
from smartfield.views.today_needs_calls import call_needs
from smartfield.views.today_needs_leads import lead_needs
from smartfield.views.today_needs_tasks import task_needs
from smartfield.views.today_needs_time import time_needs


def needs(reader: User, now: datetime) -> dict[str, Any]:
    """The worst needs of `reader` at `now`; `need_count` is how many there are in all."""
    found, total = [], 0
    for look in (task_needs, call_needs, lead_needs, time_needs):
        rows, count = look(reader, now)
        found += rows
        total += count
    late = {need.task_id for need in found if need.harm == Harm.OVERDUE}
    twice = [need for need in found if need.harm == Harm.LONG_CLOCK and need.task_id in late]
    once = sorted((need for need in found if need not in twice), key=lambda need: need.harm)
    return {"needs": once[:SHOWN], "need_count": total - len(twice)}
