"""A form takes files that come with it, and files that went up before it."""

import uuid

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from smartfield.lib.uploads import DropFile, Files, Sent, sent, still_sent

ONE, TWO = Sent(uuid.uuid4(), 9, "a.wav"), Sent(uuid.uuid4(), 12, "b/c.wav")


class Single(forms.Form):
    recording = forms.FileField(widget=DropFile(records="audio"))


class Many(forms.Form):
    files = Files(required=False, max_length=200)


def form(kind, *named, files=(), field="files"):
    data = QueryDict(mutable=True)
    data.setlist(f"{field}_sent", [str(one) for one in named])
    return kind(data, MultiValueDict({field: list(files)}))


def test_what_a_hidden_field_names_is_read_back():
    assert sent(str(ONE)) == ONE
    assert sent(str(TWO)) == TWO


@pytest.mark.parametrize(
    "text",
    ["", "x", "x/9/a.wav", f"{ONE.id}", f"{ONE.id}/9", f"{ONE.id}/9/", f"{ONE.id}/-9/a",
     f"{ONE.id}/²/a", f"{ONE.id}//a", "/" * 500, "9" * 5000],
)  # fmt: skip
def test_nonsense_names_nothing(text):
    assert sent(text) is None


def test_files_come_either_way_and_together():
    upload = SimpleUploadedFile("c.txt", b"words")
    taken = form(Many, ONE, TWO, ONE, files=[upload])
    assert taken.is_valid()
    assert taken.cleaned_data["files"] == [upload, ONE, TWO]
    assert still_sent(taken["files"].data) == [ONE, TWO]


def test_one_that_comes_with_the_form_goes_before_one_that_went_up():
    upload = SimpleUploadedFile("c.wav", b"words")
    both = form(Single, ONE, files=[upload], field="recording")
    assert both.is_valid()
    assert both.cleaned_data["recording"] == upload
    before = form(Single, ONE, field="recording")
    assert before.is_valid()
    assert before.cleaned_data["recording"] == ONE
    assert still_sent(before["recording"].data) == [ONE]


def test_none_is_none():
    assert form(Many).is_valid()
    assert form(Many).fields["files"].clean([]) == []
    assert "required" in form(Single, field="recording").errors.as_json()


@pytest.mark.parametrize("number", [21, 200])
def test_too_many_are_too_many_either_way(number):
    many = form(Many, *(Sent(uuid.uuid4(), 9, f"{n}.wav") for n in range(number)))
    assert "Choose at most 20 files at once" in str(many.errors)


def test_a_long_name_is_long_either_way():
    assert "200" in str(form(Many, ONE._replace(name="n" * 201)).errors)


def test_the_control_offers_what_it_may():
    drawn = str(Single()["recording"])
    assert 'data-uploads="/files/"' in drawn
    assert 'data-records="audio"' in drawn
    assert "data-records" not in str(Many()["files"])
