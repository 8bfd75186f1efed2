"""Files as browsers send them, each with the content its name says, or not."""

import io
import wave
from base64 import b64decode

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


MAKER = b"Olga's phone"
PHOTO = b"\xff\xd8\xff\xfe\0\x0e" + MAKER + b"\xff\xda\0\x02\x01\xff\xd9"  # of no pixels


def photo(name="desk.jpg", maker=MAKER):
    """One that is kept without its maker's words."""
    return SimpleUploadedFile(name, PHOTO.replace(MAKER, maker), "image/jpeg")


def pdf(name="plan.pdf", content=PDF):
    return SimpleUploadedFile(name, content, "application/pdf")


def png(name="desk.png"):
    return SimpleUploadedFile(name, PNG, "image/png")


def sound(name="note.wav"):
    made = io.BytesIO()
    with wave.open(made, "wb") as out:
        out.setparams((1, 2, 8000, 800, "NONE", ""))
        out.writeframes(b"\x01\x02" * 800)
    return SimpleUploadedFile(name, made.getvalue(), "audio/wav")


def markup(name="plan.pdf"):
    return SimpleUploadedFile(name, b"<html><script>alert(1)</script>", "application/pdf")


def rewound(typed: dict) -> dict:
    """`typed` with its files at their beginning: a case may be run for several people."""
    for value in typed.values():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, SimpleUploadedFile):
                one.seek(0)
    return typed
