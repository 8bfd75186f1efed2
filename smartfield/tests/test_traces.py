"""Pictures lose what cameras write into them, and nothing else."""

import io

import pytest
from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngInfo

from smartfield.lib.traces import without_traces

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825
SECRET = b"Olga's phone"
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>Olga's phone</x:xmpmeta>"


def picture(size=(64, 32)):
    made = Image.new("RGB", size)
    made.putdata([(x * 3 % 256, y * 7 % 256, 90) for y in range(size[1]) for x in range(size[0])])
    return made


def exif(turn=6):
    told = Image.Exif()
    told[ORIENTATION], told[MAKER] = turn, SECRET.decode()
    told.get_ifd(GPS)[2] = (38.0, 43.0, 20.0)
    return told


def saved(kind, turn=6, **options):
    out = io.BytesIO()
    picture().save(out, kind, exif=exif(turn), **options)
    return out.getvalue()


def cleaned(content, kind):
    pieces = without_traces(content, f"image/{kind.lower()}")
    return content if pieces is None else b"".join(pieces)


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {"xmp": XMP, "comment": SECRET}),
        ("JPEG", {"progressive": True}),
        ("PNG", {"pnginfo": "words"}),
        ("WEBP", {"xmp": XMP, "lossless": True}),
    ],
)
@pytest.mark.parametrize("turn", [1, 6, 8])
def test_places_and_names_go_and_the_picture_stays_as_it_was(kind, options, turn):
    if "pnginfo" in options:
        options = {"pnginfo": PngInfo()}
        options["pnginfo"].add_itxt("XML:com.adobe.xmp", XMP.decode())
        options["pnginfo"].add_text("Author", SECRET.decode())
    before = saved(kind, turn, **options)
    assert SECRET in before
    after = cleaned(before, kind)
    assert SECRET not in after
    with Image.open(io.BytesIO(before)) as old, Image.open(io.BytesIO(after)) as new:
        assert new.getexif().get_ifd(GPS) == {}
        assert set(new.getexif()) <= {ORIENTATION}
        assert new.tobytes() == old.tobytes()
        assert ImageOps.exif_transpose(new).size == ImageOps.exif_transpose(old).size
        assert new.getexif().get(ORIENTATION, 1) == turn
    assert cleaned(after, kind) == after


def test_a_moving_picture_goes_on_moving_without_its_comment():
    out = io.BytesIO()
    frames = [picture(), ImageOps.mirror(picture())]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], loop=0, comment=SECRET)
    assert SECRET in out.getvalue()
    after = cleaned(out.getvalue(), "GIF")
    assert SECRET not in after
    with Image.open(io.BytesIO(after)) as moving:
        assert (moving.n_frames, moving.info["loop"]) == (2, 0)


def test_a_colour_profile_stays():
    before = saved("JPEG", icc_profile=b"colours" * 20)
    with Image.open(io.BytesIO(cleaned(before, "JPEG"))) as new:
        assert new.info["icc_profile"] == b"colours" * 20


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF"])
def test_what_hangs_on_to_a_picture_is_cut_off(kind):
    """Phones append a film, and tricksters a page."""
    out = io.BytesIO()
    picture().save(out, kind)
    assert cleaned(out.getvalue() + b"ftypmp42 film <script>", kind) == out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_broken_picture_is_left_as_it_is(kind):
    whole = saved(kind)
    assert cleaned(whole[:40], kind) == whole[:40]
    assert cleaned(b"words", kind) == b"words"
    assert without_traces(b"%PDF-1.7", "application/pdf") is None


def test_no_broken_picture_breaks_the_reader():
    for kind in ("JPEG", "PNG", "WEBP", "GIF"):
        out = io.BytesIO()
        picture().save(out, kind)
        whole = out.getvalue()
        for at in range(min(len(whole), 600)):
            cleaned(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :], kind)
