"""Small real files for tests: a tone that swells, a film that changes colour."""

import math
import tempfile
from array import array
from fractions import Fraction
from functools import cache
from pathlib import Path

import av

TOLD = {"title": "Secret plans", "artist": "Olga Sedova", "comment": "For Olga Sedova alone"}
WHERE = "+38.7223-009.1393/"
RATE = 48_000


@cache
def sound(kind: str, codec: str, seconds: int = 4) -> bytes:
    """A tone that grows from nothing, with tags."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "sound"
        with av.open(str(target), "w", format=kind) as out:
            out.metadata.update(TOLD)
            stream = out.add_stream(codec, rate=RATE, layout="mono")
            for frame in _frames(stream.codec_context, seconds):
                out.mux(stream.encode(frame))
            out.mux(stream.encode(None))
        return target.read_bytes()


def _frames(codec, seconds: int):
    count = RATE * seconds
    tone = array("h", (int(20_000 * math.sin(n / 20) * n / count) for n in range(count)))
    whole = av.AudioFrame(format="s16", layout="mono", samples=count)
    whole.planes[0].update(tone.tobytes())
    whole.sample_rate, whole.pts, whole.time_base = RATE, 0, Fraction(1, RATE)
    fifo = av.AudioFifo()
    for frame in av.AudioResampler(codec.format, "mono", RATE).resample(whole):
        fifo.write(frame)
    while frame := fifo.read(codec.frame_size or 1024, partial=True):
        yield frame


@cache
def film(kind: str = "mp4", codec: str = "libx264", size=(320, 180), seconds: int = 2) -> bytes:
    """Plain pictures that turn redder, with tags and, where there is a word for it, a place."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "film"
        with av.open(str(target), "w", format=kind) as out:
            out.metadata.update({**TOLD, "location": WHERE})
            stream = out.add_stream(codec, rate=25)
            stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
            for n in range(25 * seconds):
                frame = av.VideoFrame(*size, "rgb24")
                frame.planes[0].update(bytes([n * 5 % 256, 80, 120]) * (size[0] * size[1]))
                out.mux(stream.encode(frame))
            out.mux(stream.encode(None))
        return target.read_bytes()


def turned(mp4: bytes) -> bytes:
    """The same film as a phone writes it that was held upright: with a quarter turn said."""
    one, at = 1 << 16, mp4.index(b"tkhd") + 44
    matrix = b"".join(
        part.to_bytes(4, "big", signed=True) for part in (0, one, 0, -one, 0, 0, 0, 0, 1 << 30)
    )
    return mp4[:at] + matrix + mp4[at + 36 :]
