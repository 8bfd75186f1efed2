"""A small film of a screen: rows of folders, one after the other lit while a hand points at it.

Without words, so it serves both languages; its captions are the steps of the text beside it.
"""

import re
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import av
from PIL import Image, ImageDraw

SIZE = (640, 360)
PICTURES_A_SECOND = 2
ROWS = 6
PAPER, LINE, INK, LIT = "#fbfcfb", "#d5ddd9", "#6d7a75", "#cfe5db"
_STEP = re.compile(r"(?:\d+\.|-)\s+(\d+):(\d{2})\s+(.+)")


@cache
def mp4(seconds: int, steps: tuple[int, ...]) -> bytes:
    """A film of `seconds`, in which the picture changes at each second of `steps`."""
    with TemporaryDirectory() as folder:
        target = Path(folder) / "film.mp4"
        _write(str(target), seconds, steps)
        return target.read_bytes()


def _write(target: str, seconds: int, steps: tuple[int, ...]) -> None:
    """With what a player needs to know at the head: it can seek before all is there."""
    with av.open(target, "w", options={"movflags": "faststart"}) as film:
        stream = film.add_stream("libx264", rate=PICTURES_A_SECOND, options={"preset": "ultrafast"})
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        for n in range(seconds * PICTURES_A_SECOND):
            frame = av.VideoFrame.from_image(_picture(n / PICTURES_A_SECOND, seconds, steps))
            frame.pts, frame.time_base = n, Fraction(1, PICTURES_A_SECOND)
            film.mux(stream.encode(frame))
        film.mux(stream.encode(None))


def steps(text: str) -> list[tuple[int, str]]:
    """Second and words of each line like `1. 0:40 Pick the folder`."""
    return [
        (60 * int(minute) + int(second), words) for minute, second, words in _STEP.findall(text)
    ]


def webvtt(text: str, seconds: int) -> bytes:
    """The steps of `text` as captions, each until the next one."""
    cues = [
        f"{_clock(begin)} --> {_clock(end)}\n{re.sub('[*`]', '', words)}\n"
        for (begin, words), (end, _words) in pairwise([*steps(text), (seconds, "")])
    ]
    return "\n".join(["WEBVTT\n", *cues]).encode()


def _clock(second: int) -> str:
    return f"{second // 60:02d}:{second % 60:02d}.000"


def _picture(at: float, seconds: int, steps: tuple[int, ...]) -> Image.Image:
    picture = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, SIZE[0], 44), fill=LINE)
    lit = sum(step <= at for step in steps) - 1
    for row in range(ROWS):
        top = 62 + 44 * row
        if row == lit:
            draw.rounded_rectangle((16, top, 624, top + 38), 6, fill=LIT)
        draw.rounded_rectangle((28, top + 9, 56, top + 29), 3, fill=INK)
        draw.rounded_rectangle((72, top + 14, 220 + 53 * (row * 5 % 7), top + 24), 4, fill=LINE)
    draw.rectangle((0, 352, round(SIZE[0] * at / seconds), 360), fill=INK)
    x, y = 300 + 40 * (lit % 3), 80 + 44 * max(lit, 0)
    draw.polygon([(x, y), (x, y + 22), (x + 6, y + 17), (x + 15, y + 17)], fill="#111816")
    return picture
