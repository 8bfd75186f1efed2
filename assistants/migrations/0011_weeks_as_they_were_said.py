from django.db import migrations

DAY = 24 * 60
USUAL = [540, 1020] * 5 + [0, 0] * 2  # what a profile was given that had said only how much


def align(apps, schema_editor):
    profiles = apps.get_model("assistants", "Profile").objects
    for profile in profiles.filter(week=USUAL).exclude(weekly_minutes=2400):
        profiles.filter(pk=profile.pk).update(week=spread(profile.weekly_minutes))


def spread(minutes):
    """Evenly over Monday to Friday, from nine if the day is long enough; all seven days where
    five cannot hold it."""
    days = 5 if minutes <= 5 * DAY else 7
    week = []
    for day in range(days):
        long = minutes // days + (day < minutes % days)
        starts = min(540, DAY - long) if long else 0
        week += [starts, starts + long]
    return week + [0, 0] * (7 - days)


class Migration(migrations.Migration):
    """Whoever had said how many minutes of a week they work keeps them, as hours of its days.
    Nothing to take back: the minutes are as they were."""

    dependencies = [("assistants", "0010_offers")]

    operations = [migrations.RunPython(align, migrations.RunPython.noop)]
