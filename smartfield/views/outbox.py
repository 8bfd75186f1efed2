"""The mails of a development machine, where they land in files instead of somebody's mailbox."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import admins

SHOWN = 100
_NAME = re.compile(r"[0-9-]{1,60}\.log")
_BETWEEN = re.compile(rb"\n-{79}\n(?=Content-Type: |\Z)")  # people draw such lines too


class Mail(NamedTuple):
    """One mail as a person reads it: headers, the text part and the source of the HTML part."""

    file: str
    to: str
    subject: str
    sent_at: str
    message_id: str
    text: str
    html: str


@admins
@require_safe
def outbox(request):
    """The newest mails; one of them whole, with `?mail=` its file."""
    name = request.GET.get("mail", "")
    mails = list(_in(_file(name))) if name else []
    context = {
        "mails": mails,
        "names": [] if name else [mail for path in _newest() for mail in _in(path)],
        "is_smtp": bool(settings.EMAIL_HOST),
    }
    return render(request, "outbox.html", context)


def _newest() -> list[Path]:
    """File names begin with the second they were made in."""
    found = (path for path in Path(settings.MAIL_DIR).glob("*.log") if _NAME.fullmatch(path.name))
    return sorted(found, reverse=True)[:SHOWN]


def _file(name: str) -> Path:
    path = Path(settings.MAIL_DIR) / name
    if not _NAME.fullmatch(name) or not path.is_file():
        raise Http404
    return path


def _in(path: Path) -> Iterator[Mail]:
    for raw in _BETWEEN.split(path.read_bytes()):
        if raw.strip():
            yield _read(path.name, message_from_bytes(raw, policy=policy.default))


def _read(file: str, message: EmailMessage) -> Mail:
    headers = (str(message[name] or "") for name in ("To", "Subject", "Date", "Message-ID"))
    return Mail(file, *headers, _part(message, "plain"), _part(message, "html"))


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    return body.get_content() if body else ""
