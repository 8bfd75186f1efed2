"""What a picture, a sound or a film holds, read by Pillow and FFmpeg.

Both have read hostile files wrongly before, so this file is also a program: `seen` runs it in a
process of its own, with bounds on memory and time, and knows nothing but one file by its content.
Whatever goes wrong there, the file is simply not understood.
"""

import contextlib
import json
import resource
import subprocess
import sys
import time
import warnings
from array import array
from collections.abc import Iterator
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import av
from PIL import Image, ImageOps

BARS = 96
PREVIEW, POSTER = 480, 960  # px, the longest side
MOST_PIXELS = 80_000_000
MOST_STREAMS = 16
MEMORY = 3 * 1024**3  # bytes of addresses; FFmpeg's threads reserve more than they use
PATIENCE = 60.0  # seconds for hearing a sound through
LONGEST = 150  # seconds for everything
HEARD_RATE = 4000  # samples a second are enough to see a voice
WINDOW = HEARD_RATE // 10

# media type → how FFmpeg reads and writes it; never guessed, so that no playlist is followed
FORMATS = {
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "audio/ogg": "ogg",
    "audio/flac": "flac",
    "audio/amr": "amr",
    "audio/aac": "aac adts",
    "audio/mp4": "mov mp4",
    "audio/quicktime": "mov",
    "audio/3gpp": "mov 3gp",
    "audio/webm": "matroska webm",
    "video/mp4": "mov mp4",
    "video/quicktime": "mov",
    "video/3gpp": "mov 3gp",
    "video/webm": "matroska webm",
}
WRITTEN = {
    "mp3": {"id3v2_version": "0", "write_id3v1": "0"},
    "mp4": {"movflags": "+faststart"},
    "mov": {"movflags": "+faststart"},
}
UPRIGHT = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180,
           270: Image.Transpose.ROTATE_270}  # fmt: skip


def is_read(media_type: str) -> bool:
    """Whether there is anything to see or hear in files of `media_type`."""
    return media_type in FORMATS or media_type.startswith("image/")


def seen(source: Path, media_type: str, folder: Path) -> dict[str, Any]:
    """What `look` says, from a bounded process; nothing when it did not come back well."""
    command = [sys.executable, "-P", __file__, str(source), media_type, str(folder)]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=LONGEST, check=True
        )
        return json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        return {}


def look(source: Path, media_type: str, folder: Path) -> dict[str, Any]:
    """Facts of `source` by name: width, height (px, as it is seen), seconds, peaks (0 to 100).

    Writes `preview` (WebP) and, for sound and film, `clean` (the same without words about it)
    into `folder` where that can be done. Half understood is better than not at all.
    """
    if media_type.startswith("image/"):
        return _picture(source, folder)
    facts = _heard_and_seen(source, media_type, folder)
    with _forgiving():
        _without_words(source, media_type, folder / "clean")
    return facts


# Pictures -----------------------------------------------------------------------


def _picture(source: Path, folder: Path) -> dict[str, Any]:
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with warnings.catch_warnings(), _forgiving():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(source, formats=["PNG", "JPEG", "GIF", "WEBP"]) as picture:
            is_turned = picture.getexif().get(0x0112, 1) >= 5
            width, height = picture.size[::-1] if is_turned else picture.size
            picture.draft("RGB", (PREVIEW, PREVIEW))
            upright = ImageOps.exif_transpose(picture)
        _keep_preview(upright, PREVIEW, folder)
        return {"width": width, "height": height}
    return {}


def _keep_preview(picture: Image.Image, longest: int, folder: Path) -> None:
    has_glass = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    small = picture.convert("RGBA" if has_glass else "RGB")
    small.thumbnail((longest, longest))
    small.info.clear()
    small.save(folder / "preview", "WEBP", quality=80)


# Sound and film -----------------------------------------------------------------


@contextlib.contextmanager
def _opened(source: Path, media_type: str) -> Iterator[av.container.InputContainer]:
    """Opened as what it is known to be, through a handle: other files are out of its reach."""
    with source.open("rb") as content:
        demuxer = FORMATS[media_type].split()[0]
        with av.open(content, "r", format=demuxer, metadata_errors="replace") as container:
            if len(container.streams) > MOST_STREAMS:
                raise ValueError("too many streams")
            yield container


def _heard_and_seen(source: Path, media_type: str, folder: Path) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    with _forgiving(), _opened(source, media_type) as container:
        if container.duration:
            facts["seconds"] = container.duration / av.time_base
        if container.streams.video and media_type.startswith("video/"):
            facts |= _film(container, folder)
    if media_type.startswith("audio/"):
        with _forgiving(), _opened(source, media_type) as container:
            facts |= _sound(container)
    return facts


def _film(container: av.container.InputContainer, folder: Path) -> dict[str, Any]:
    """The size as it is seen, and a picture from a little after the beginning."""
    stream = container.streams.video[0]
    if not 0 < stream.width * stream.height <= MOST_PIXELS:
        return {}
    if container.duration:
        container.seek(min(container.duration // 10, 3 * av.time_base))
    frame = next(container.decode(stream))
    turn = round(frame.rotation) % 360
    picture = frame.to_image()
    upright = picture.transpose(UPRIGHT[turn]) if turn in UPRIGHT else picture
    _keep_preview(upright, POSTER, folder)
    return {"width": upright.width, "height": upright.height}


def _sound(container: av.container.InputContainer) -> dict[str, Any]:
    """The length that is heard, and how loud it is along the way; a bad end is no loss."""
    levels, count, rest = [], 0, array("h")
    until = time.monotonic() + PATIENCE
    with _forgiving():
        for samples in _samples(container):
            count += len(samples)
            rest += samples
            whole = len(rest) // WINDOW * WINDOW
            levels += [_loudness(rest[at : at + WINDOW]) for at in range(0, whole, WINDOW)]
            rest = rest[whole:]
            if time.monotonic() > until:
                return {}
    levels += [_loudness(rest)] if rest else []
    return {"seconds": count / HEARD_RATE, "peaks": bars(levels)} if count else {}


def _samples(container: av.container.InputContainer) -> Iterator[array]:
    resampler = av.AudioResampler(format="s16", layout="mono", rate=HEARD_RATE)
    for frame in chain(container.decode(container.streams.audio[0]), [None]):
        for heard in resampler.resample(frame):
            yield array("h", bytes(heard.planes[0])[: heard.samples * 2])


def _loudness(samples: array) -> int:
    return max(max(samples), -min(samples))


def bars(levels: list[int]) -> list[int]:
    """`levels` as at most `BARS` bars, the loudest 100 high."""
    if not levels:
        return []
    count = min(BARS, len(levels))
    edges = [round(n * len(levels) / count) for n in range(count + 1)]
    means = [sum(levels[a:b]) / (b - a) for a, b in pairwise(edges)]
    loudest = max(means) or 1
    return [round(100 * mean / loudest) for mean in means]


# The same without words ---------------------------------------------------------


def _without_words(source: Path, media_type: str, target: Path) -> None:
    """Write sound and film again as they are, packet by packet, without tags, places, cover
    pictures and tracks of data. What is not the same afterwards is thrown away."""
    try:
        with _opened(source, media_type) as container:
            length = container.duration
            count = _copied(container, target, FORMATS[media_type].split()[-1])
        with _opened(target, media_type) as again:
            is_whole = sum(1 for packet in again.demux() if packet.size) == count
            if not is_whole or abs((again.duration or 0) - (length or again.duration or 0)) > 1e6:
                raise ValueError("not the same")
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _copied(source: av.container.InputContainer, target: Path, muxer: str) -> int:
    """How many packets went over."""
    kept = [s for s in source.streams if s.type in {"audio", "video"} and not _is_cover(s)]
    options = {"fflags": "+bitexact", **WRITTEN.get(muxer, {})}
    count = 0
    with av.open(str(target), "w", format=muxer, options=options) as written:
        streams = {stream: written.add_stream_from_template(stream) for stream in kept}
        for packet in source.demux(kept):
            if packet.dts is not None and packet.size:
                packet.stream = streams[packet.stream]
                written.mux(packet)
                count += 1
    return count


def _is_cover(stream: Any) -> bool:
    return bool(stream.disposition & av.stream.Disposition.attached_pic)


@contextlib.contextmanager
def _forgiving() -> Iterator[None]:
    """Files are broken in more ways than their readers have names for."""
    with contextlib.suppress(Exception):
        yield


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _bounded()
    at, kind, to = sys.argv[1:]
    json.dump(look(Path(at), kind, Path(to)), sys.stdout)
