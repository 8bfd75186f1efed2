"""Logs are read by more people than may come in: a link that opens a door is not written there."""

import logging
import re

_PRIVATE_LINK = re.compile(r"(/welcome/|/login/reset/[^/\s]+/|/feeds/+)[^/\s\"]+")


class Discreet(logging.Formatter):
    """A line without the tokens of invitations, passwords and calendars, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        return _PRIVATE_LINK.sub(r"\1…", super().format(record))
