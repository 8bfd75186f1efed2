"""Captions of films, as browsers show them: WebVTT."""

import re

LIMIT = 2 * 1024 * 1024  # bytes; a whole day of talk is less
_TIME = r"(?:\d{2,}:)?\d{2}:\d{2}[.,]\d{3}"
_CUE = re.compile(rf"^({_TIME})[ \t]+-->[ \t]+({_TIME})([^\n]*)$", re.M)
_FONT = re.compile(r"</?font[^>\n]*>|\{\\[^}\n]*\}", re.I)


def as_webvtt(content: bytes) -> bytes | None:
    """WebVTT or SubRip as WebVTT in UTF-8; None for whatever is neither."""
    text = _read(content[: LIMIT + 1]) if len(content) <= LIMIT else None
    if text is None or "\x00" in text or not _CUE.search(text):
        return None
    if not re.match(r"WEBVTT(?=[ \t\n])", text):
        text = f"WEBVTT\n\n{_FONT.sub('', text)}"
    return _CUE.sub(_with_points, text).encode()


def _read(content: bytes) -> str | None:
    for encoding in (
        "utf-8-sig",
        "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "cp1251",
    ):
        try:
            return content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")
        except UnicodeDecodeError:
            continue
    return None


def _with_points(cue: re.Match[str]) -> str:
    start, end, rest = cue.groups()
    return f"{start.replace(',', '.')} --> {end.replace(',', '.')}{rest}"
