"""A playbook in the data one takes along, and in an erasure: its versions, questions and media."""

import io
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from accounts.models import StoredFile
from clients import asking
from clients.models import SectionQuestion, SectionVersion
from clients.writing import add_section, rewrite
from smartfield.demo import sound
from smartfield.rights import exporting
from smartfield.rights.erasing import erase_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def section(arkadia, manager, assistant):
    wav = SimpleUploadedFile("calls.wav", sound.wav(1, "test"))
    made = add_section(
        arkadia.client, by=manager, title="Calls", text="Heron words", kind="sound", media=wav
    )
    words = {"title": "Calls", "text": "Later words", "is_required": True}
    rewrite(made, by=arkadia.owner, change_note="Heron note", kind="text", **words)
    asking.answer(
        asking.ask(made, by=assistant, text="Heron question"), by=manager, answer="Heron answer"
    )
    return made


def archive(client, by):
    export = exporting.ask(by=by, client=client)
    exporting.make(export)
    export.refresh_from_db()
    with export.stored.content.open() as file:
        return ZipFile(io.BytesIO(file.read()))


def test_all_of_a_playbook_is_in_the_export_of_its_owner_alone(section, arkadia, norden):
    taken = archive(arkadia.client, arkadia.owner)
    versions = taken.read("sectionversion.json").decode()
    assert "Heron words" in versions
    assert "Later words" in versions
    assert "Heron answer" in taken.read("sectionquestion.json").decode()
    assert [name for name in taken.namelist() if name.endswith("calls.wav")]
    foreign = archive(norden.client, norden.owner)
    assert not [name for name in foreign.namelist() if name.endswith("calls.wav")]
    assert b"Heron" not in b"".join(foreign.read(name) for name in foreign.namelist())


def test_an_erasure_leaves_no_word_and_no_sound_of_it(section, arkadia, manager):
    erase_client(arkadia.client, by=manager)
    versions = SectionVersion.objects.order_by("number")
    assert [(v.number, v.text, v.kind, v.media) for v in versions] == [
        *((1, "—", "text", None), (2, "—", "text", None)),
    ]
    question = SectionQuestion.objects.get()
    assert (question.text, question.answer) == ("—", "—")
    assert not StoredFile.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(v)::text FROM clients_sectionversion v")
        assert "Heron" not in str(cursor.fetchall())
