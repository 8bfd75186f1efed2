"""Tables as other tools write them, with invented people; and our own."""

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

FILES = Path(__file__).parent / "files"
KINDS = {
    "clients": "clients",
    "clients-ru": "clients",
    "tasks": "tasks",
    "redmine": "redmine",
    "redmine-ru": "redmine",
    "redmine-time": "redmine_time",
    "toggl": "toggl",
    "kimai": "kimai",
}


def content(name: str) -> bytes:
    return (FILES / f"{name}.csv").read_bytes()


def upload(text: str | bytes, name: str = "table.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text, "text/csv")
