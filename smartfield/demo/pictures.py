"""A floor plan, and a walk through it as a small film: drawn, for nobody's rooms are shown."""

import io
from functools import cache
from itertools import pairwise
from random import Random

import av
from PIL import Image, ImageDraw

SIZE = (960, 540)
WALL, FLOOR, ROOM, DESK, WAY = "#12211c", "#f4f1e9", "#dceae3", "#5e8474", "#a8220f"


def png(seed: str) -> bytes:
    out = io.BytesIO()
    _plan(seed).save(out, "PNG", optimize=True)
    return out.getvalue()


@cache
def mp4(seconds: int, seed: str) -> bytes:
    """Ten pictures a second; a dot goes from the door to the last room."""
    plan, out = _plan(seed), io.BytesIO()
    with av.open(out, "w", format="mp4") as film:
        stream = film.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        for n in range(10 * seconds):
            frame = av.VideoFrame.from_image(_walked(plan, n / (10 * seconds)))
            film.mux(stream.encode(frame))
        film.mux(stream.encode(None))
    return out.getvalue()


@cache
def _plan(seed: str) -> Image.Image:
    chosen = Random(seed)
    plan = Image.new("RGB", SIZE, FLOOR)
    draw = ImageDraw.Draw(plan)
    draw.rectangle((40, 40, 920, 500), outline=WALL, width=8)
    edges = [44, *sorted(chosen.sample(range(200, 800, 60), 3)), 916]
    for left, right in pairwise(edges):
        draw.rectangle((left, 44, right, 250), fill=ROOM, outline=WALL, width=5)
        draw.rectangle((left + 30, 246, left + 90, 254), fill=FLOOR)
        for x in range(left + 28, right - 50, 90):
            draw.rounded_rectangle((x, 90, x + 52, 130), 6, fill=DESK)
    draw.rectangle((440, 492, 520, 506), fill=FLOOR)
    return plan


def _walked(plan: Image.Image, share: float) -> Image.Image:
    seen = plan.copy()
    up = min(share * 3, 1)
    x, y = 480 + 360 * max(share * 1.5 - 0.5, 0), 490 - 130 * up
    ImageDraw.Draw(seen).ellipse((x - 14, y - 14, x + 14, y + 14), fill=WAY)
    return seen
