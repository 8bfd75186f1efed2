from django.db import migrations

SOURCES = [
    ("Recommended by a client", "По рекомендации клиента"),
    ("Search", "Поиск в интернете"),
    ("Our site", "Наш сайт"),
    ("Social networks", "Социальные сети"),
    ("Advertising", "Реклама"),
    ("An event", "Мероприятие"),
]


def write(apps, schema_editor):
    sources = apps.get_model("clients", "Source").objects
    for name_en, name_ru in SOURCES:
        sources.get_or_create(name_en=name_en, defaults={"name_ru": name_ru})


class Migration(migrations.Migration):
    """Where leads come from, to begin with; the agency changes the list as it likes."""

    dependencies = [("clients", "0010_stages_began")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
