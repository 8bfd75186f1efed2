"""Play a telephone exchange against the running server, as docs/telephony.md has it."""

import json
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from smartfield.lib.multipart import in_parts
from smartfield.lib.signatures import sign


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--from", dest="caller", required=True, help="their number, also with --out"
        )
        parser.add_argument("--to", dest="called", default=settings.AGENCY_PHONE, help="ours")
        parser.add_argument("--out", action="store_true", help="it is we who call")
        parser.add_argument("--agent", default="", help="who answers, by e-mail")
        parser.add_argument("--extension", default="", help="or by extension")
        parser.add_argument("--answer-after", type=float, metavar="SECONDS")
        parser.add_argument("--end-after", type=float, metavar="SECONDS", default=20)
        parser.add_argument("--missed", action="store_true", help="it rings, and nobody answers")
        parser.add_argument("--recording", type=Path, metavar="FILE")
        parser.add_argument("--url", default="", help="of the recording, in the place of a file")
        parser.add_argument("--at", default=settings.SITE_URL, help="where Smartfield answers")

    def handle(self, *, caller: str, called: str, out: bool, **options: Any) -> None:
        if not settings.HOOKS_SECRETS:
            raise CommandError("There is no HOOKS_SECRET, so there is no door to ring at.")
        self.address = f"{options['at'].rstrip('/')}/hooks/calls/"
        self.call = {
            "call": f"ring-{uuid.uuid4()}",
            "direction": "out" if out else "in",
            "from": called if out else caller,
            "to": caller if out else called,
        }
        self.play(**options)

    def play(self, *, answer_after, end_after: float, missed: bool, recording, url, **options):
        who = {name: options[name] for name in ("agent", "extension") if options[name]}
        self.say("ringing", **who)
        if answer_after is not None and not missed:
            time.sleep(answer_after)
            self.say("answered", **who)
        time.sleep(end_after)
        self.say("ended", **who)
        if recording:
            self.say("recording", sound=recording.read_bytes())
        elif url:
            self.say("recording", url=url)

    def say(self, event: str, sound: bytes = b"", **more: str) -> None:
        word = {"id": str(uuid.uuid4()), "event": event, "at": timezone.now().isoformat()}
        body, kind = json.dumps({**word, **self.call, **more}).encode(), "application/json"
        if sound:
            body, kind = in_parts(body, sound)
        self.stdout.write(f"{event}: {self.post(body, kind)}")
        self.stdout.flush()

    def post(self, body: bytes, kind: str) -> str:
        signature = sign(body, settings.HOOKS_SECRETS[0], int(time.time()))
        headers = {"Content-Type": kind, "Smartfield-Signature": signature}
        request = urllib.request.Request(self.address, body, headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as error:
            raise CommandError(f"{error.code}: {error.read().decode()[:500]}") from None
        except OSError as error:
            raise CommandError(f"Nobody answers at {self.address}: {error}") from None
