"""Rules, written and changed by managers.

Promises: a change is a new version, the older ones stay as they were; of two who change at once the
second is told. A rule begins switched off.
Refuses: a version after the first that would judge days that are over.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from assistants.bonuses.earning import day_of
from assistants.models import BonusRule, BonusTerms
from smartfield.lib.refusals import Overtaken, Refusal


@transaction.atomic
def write(*, by: User, **terms: Any) -> BonusRule:
    """A new rule, switched off, with its first version."""
    rule = BonusRule.objects.create(created_by=by)
    BonusTerms.objects.create(rule=rule, number=1, written_by=by, **terms)
    return rule


@transaction.atomic
def change(rule: BonusRule, *, by: User, seen: int, **terms: Any) -> BonusTerms:
    """The next version; `seen` is the newest that the writer knew of. The same is no change."""
    _hold(rule)
    latest = rule.versions.order_by("number").last()
    if latest and all(getattr(latest, name) == value for name, value in terms.items()):
        return latest
    if latest is None or latest.number != seen:
        raise Overtaken(_("Somebody changed this rule meanwhile. Look at it again"))
    if terms["valid_from"] < day_of(timezone.now()):
        raise Refusal(
            _("A changed rule begins today or later: what was earned stays as it is"), "valid_from"
        )
    return BonusTerms.objects.create(rule=rule, number=seen + 1, written_by=by, **terms)


@transaction.atomic
def switch(rule: BonusRule, *, is_on: bool) -> None:
    """From now on it awards, or it does not; what it awarded stays."""
    _hold(rule)
    rule.is_on = is_on
    rule.save(update_fields=["is_on"])


def _hold(rule: BonusRule) -> None:
    rule.refresh_from_db(from_queryset=BonusRule.objects.select_for_update())
