"""`manage.py demo` fills an empty database only."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User

pytestmark = pytest.mark.django_db


def test_it_refuses_a_database_with_people(manager):
    with pytest.raises(CommandError, match="There are people in this database"):
        call_command("demo", verbosity=0)
    assert User.objects.count() == 1


def test_it_empties_nothing_outside_a_demo(manager, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="set DEMO=1"):
        call_command("demo", fresh=True, verbosity=0)
    assert User.objects.count() == 1
