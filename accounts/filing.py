"""Keeping an uploaded file.

Promises: the type follows from the content and the ending agrees with it; the bytes lie under a
number, so a name is only ever shown; the SHA-256 of what is kept is kept; pictures are kept
without what cameras write into them; the file is looked at soon (`accounts.looking`).
Refuses, with a sentence at the field: nothing, too much, more than there is room for, markup of
any kind (HTML, SVG, XML, also at the head of something else), types we do not know, an ending
that belongs to another type, and what somebody else sent.
"""

import re
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext
from io import BytesIO
from mmap import ACCESS_READ, mmap
from pathlib import PurePath
from typing import NamedTuple

import puremagic
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import outbox, room, uploading
from accounts.models import StoredFile, User
from smartfield.lib import media
from smartfield.lib.captions import as_webvtt
from smartfield.lib.hashing import hash_of
from smartfield.lib.refusals import Refusal
from smartfield.lib.traces import without_traces
from smartfield.lib.uploads import Chosen, Sent
from smartfield.lib.words import clean


class Kinds(NamedTuple):
    """What is wanted: `kept_as` gives the media type a file is kept under, or None to refuse.
    `rewritten` makes of what came what is kept."""

    kept_as: Callable[[str], str | None]
    sentence: Promise
    rewritten: Callable[[UploadedFile], UploadedFile] | None = None


def _as_sound(media_type: str) -> str | None:
    """A film container is kept for its sound: recorders and meetings write those."""
    family, name = media_type.split("/")
    return f"audio/{name}" if family in {"audio", "video"} else None


def _as_film(media_type: str) -> str | None:
    return media_type if media_type.startswith("video/") else None


def _as_captions(media_type: str) -> str | None:
    return media_type if media_type == "text/vtt" else None


ANY = Kinds(str, gettext_lazy("Choose a PDF, image, sound, video or office file"))
AUDIO = Kinds(_as_sound, gettext_lazy("Choose a sound file: MP3, M4A, WAV, OGG or WebM"))
VIDEO = Kinds(_as_film, gettext_lazy("Choose a video: MP4, MOV or WebM"))
CAPTIONS = Kinds(
    _as_captions,
    gettext_lazy("Choose a captions file: WebVTT or SubRip"),
    lambda upload: _captions(upload),
)


class Family(NamedTuple):
    """Endings that share a content: as puremagic signs it, and as we name and serve it."""

    signs: frozenset[str]
    types: dict[str, str]


def _family(signs: str, **types: str) -> Family:
    return Family(frozenset(f".{sign}" for sign in signs.split()), types)


_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
TEXT = _family(
    "", txt="text/plain", csv="text/csv", tsv="text/plain", md="text/plain", vtt="text/vtt"
)
FAMILIES = (
    _family("mp3 mpga", mp3="audio/mpeg"),
    _family("wav", wav="audio/wav"),
    _family("ogg oga opus", ogg="audio/ogg", oga="audio/ogg", opus="audio/ogg"),
    _family("flac", flac="audio/flac"),
    _family("amr", amr="audio/amr"),
    _family("aac", aac="audio/aac"),
    _family("m4a m4b f4a", m4a="audio/mp4", m4b="audio/mp4"),
    _family("mp4 m4v mov 3gp", mp4="video/mp4", m4v="video/mp4", m4a="audio/mp4"),
    _family("mov", mov="video/quicktime"),
    _family("3gp", **{"3gp": "video/3gpp"}),
    _family("webm", webm="video/webm", weba="audio/webm"),
    _family("png", png="image/png"),
    _family("jpg jpeg jfif", jpg="image/jpeg", jpeg="image/jpeg"),
    _family("gif", gif="image/gif"),
    _family("webp", webp="image/webp"),
    _family("heif heic", heic="image/heic", heif="image/heif"),
    _family("pdf", pdf="application/pdf"),
    _family("rtf", rtf="application/rtf"),
    _family(
        "doc",
        doc="application/msword",
        xls="application/vnd.ms-excel",
        ppt="application/vnd.ms-powerpoint",
    ),
    _family(
        "docx zip",
        zip="application/zip",
        docx=f"{_OFFICE}wordprocessingml.document",
        xlsx=f"{_OFFICE}spreadsheetml.sheet",
        pptx=f"{_OFFICE}presentationml.presentation",
        odt=f"{_OPEN}text",
        ods=f"{_OPEN}spreadsheet",
        odp=f"{_OPEN}presentation",
    ),
)
ENDINGS = {ending for family in (*FAMILIES, TEXT) for ending in family.types}

SNIFFED = 2048  # bytes; browsers look at fewer
_MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|iframe|\?xml|\w+:svg)", re.I)
_TAG_FIRST = re.compile(rb"[\xef\xbb\xbf\xff\xfe\s]*<[a-z!?/]", re.I)
_UNPRINTABLE = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.I)


@transaction.atomic
def keep(
    upload: Chosen, *, by: User, kinds: Kinds = ANY, field: str = "file", shelf: str = ""
) -> StoredFile:
    """Store `upload` on `shelf` (whose room it takes); raises `Refusal` at `field`. Who may read
    it follows from its owner. What went up before its form is used up by it."""
    try:
        with _whole(upload, by) as content:
            room.check_size(content.size or 0)
            as_kept = kinds.rewritten(content) if kinds.rewritten else content
            return _kept(as_kept, by, kinds, shelf, came_as=mark(upload))
    except Refusal as refusal:
        raise Refusal(str(refusal), field) from None


def mark(upload: Chosen) -> str:
    """What tells that the same thing is sent again: its content, or the number it went up under."""
    return upload.id.hex if isinstance(upload, Sent) else hash_of(upload)


def _whole(upload: Chosen, by: User) -> AbstractContextManager[UploadedFile]:
    return uploading.taken(upload, by=by) if isinstance(upload, Sent) else nullcontext(upload)


def _kept(upload: UploadedFile, by: User, kinds: Kinds, shelf: str, *, came_as: str) -> StoredFile:
    media_type, ending = _checked(upload, kinds)
    with _cleaned(upload, media_type) as content:
        stored = StoredFile(
            name=harmless(upload.name or "", ending),
            media_type=media_type,
            size=content.size,
            sha256=hash_of(content),
            came_as=came_as,
            uploaded_by=by,
            shelf=shelf,
        )
        stored.content.save("", content, save=False)
    _write(stored)
    return stored


def _write(stored: StoredFile) -> None:
    """The row, if there is room for it; else the bytes go too."""
    try:
        room.take(stored.shelf, stored.size)
        stored.save(force_insert=True)
    except BaseException:
        stored.content.delete(save=False)
        raise
    if media.is_read(stored.media_type):
        outbox.put("look at file", str(stored.pk), file=str(stored.pk))


def _cleaned(upload: UploadedFile, media_type: str) -> AbstractContextManager[File]:
    """The file as it is kept: of a picture what its maker drew, without what the camera wrote."""
    with closing(_mapped(upload)) as content:
        pieces = without_traces(content, media_type)
        if pieces is None:
            return nullcontext(upload)
        clean = tempfile.TemporaryFile()  # noqa: SIM115  closed by whoever is given it
        clean.writelines(pieces)
        clean.flush()
        return File(clean, name="")


def _mapped(upload: UploadedFile) -> "mmap | _Bytes":
    """The content as bytes that need no memory, where it lies on the disk."""
    upload.seek(0)
    try:
        return mmap(upload.fileno(), 0, access=ACCESS_READ)
    except (OSError, AttributeError):
        return _Bytes(upload.read())


class _Bytes(bytes):
    def close(self) -> None:
        """As a map of a file has it."""


def _captions(upload: UploadedFile) -> UploadedFile:
    """`upload` as WebVTT, the one kind of captions that browsers show."""
    upload.seek(0)
    content = as_webvtt(upload.read())
    if content is None:
        raise Refusal(str(CAPTIONS.sentence))
    name = f"{PurePath(clean(upload.name or '')).stem}.vtt"
    return UploadedFile(BytesIO(content), name, size=len(content))


def harmless(name: str, ending: str) -> str:
    """`name` as it may be shown and saved anywhere: one line, no path, with `ending` at its end."""
    words = _NOT_IN_NAMES.sub(" ", clean(name)).strip(" .")
    stem = words[: -len(ending) - 1] if words.lower().endswith(f".{ending}") else words
    stem = stem.encode()[:180].decode(errors="ignore").strip(" .") or "file"
    return f"{'_' if _DEVICES.fullmatch(stem) else ''}{stem}.{ending}"


def _checked(upload: UploadedFile, kinds: Kinds) -> tuple[str, str]:
    """The media type and ending of `upload`."""
    claimed = PurePath(clean(upload.name or "")).suffix.lower().lstrip(".")
    families = _families(upload)
    if not any(kinds.kept_as(kind) for family in families for kind in family.types.values()):
        raise Refusal(str(kinds.sentence))
    media_type, ending = _told_apart(families, claimed)
    return kinds.kept_as(media_type) or media_type, ending


def _told_apart(families: list[Family], claimed: str) -> tuple[str, str]:
    """The media type and ending that content and name agree on."""
    for family in families:
        if claimed in family.types:
            return family.types[claimed], claimed
    if claimed in ENDINGS:
        raise Refusal(
            _("The name ends in .%(ending)s, but the file is something else") % {"ending": claimed}
        )
    ending, media_type = next(iter(families[0].types.items()))
    return media_type, ending


def _families(upload: UploadedFile) -> list[Family]:
    """What the content can be; nothing for markup and the unknown."""
    head = _head(upload)
    if _is_markup(head):
        return []
    signs = _signs(upload)
    found = [family for family in FAMILIES if family.signs & signs]
    return found or ([TEXT] if not _UNPRINTABLE.search(head) else [])


def _signs(upload: UploadedFile) -> set[str]:
    upload.seek(0)
    try:
        return {match.extension for match in puremagic.magic_stream(upload)}
    except (puremagic.PureError, ValueError):
        return set()
    finally:
        upload.seek(0)


def _head(upload: UploadedFile) -> bytes:
    upload.seek(0)
    return upload.read(SNIFFED)


def _is_markup(head: bytes) -> bool:
    """Whether a browser could take it for a page, in whatever encoding."""
    text = head.replace(b"\0", b"")
    return bool(_MARKUP.search(text)) or text.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(
        b"<"
    )
