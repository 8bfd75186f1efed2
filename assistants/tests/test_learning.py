"""The learning log: written by an assistant, decided once by a manager, lifting a skill."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from accounts.models import Notice, StoredFile
from assistants.growth import learning as log
from assistants.models import Learning, SkillLevel
from smartfield.lib.refusals import Overtaken, Refusal
from smartfield.tests.at_once import at_once

PDF = b"%PDF-1.4\n%%EOF\n"
NEW = "/me/growth/learning/"


@pytest.fixture
def course(assistant, skill):
    return assistant.learnings.create(
        title="Tables in depth", finished_on=timezone.localdate(), skill=skill, level=4
    )


def typed(needed, **changes):
    said = {
        "kind": "certificate",
        "title": "Tables in depth",
        "finished_on": timezone.localdate().isoformat(),
        "text": "Pivot tables.",
        "skill": needed.pk,
        "level": "4",
    }
    return said | changes


def test_a_certificate_is_written_down_and_read_by_its_own_and_managers(
    client, assistant, other_assistant, manager, arkadia, skill
):
    client.force_login(assistant)
    paper = SimpleUploadedFile("paper.pdf", PDF)
    assert client.post(NEW, typed(skill, file=paper)).status_code == 303
    one = Learning.objects.get()
    assert (one.assistant, one.state, one.level) == (assistant, "waiting", 4)
    seen = {}
    for who in (assistant, manager, other_assistant, arkadia.owner):
        client.force_login(who)
        seen[who.name] = client.get(one.file.get_absolute_url()).status_code
    assert list(seen.values()) == [200, 200, 404, 404]
    client.force_login(assistant)
    assert "paper.pdf" in client.get("/me/growth/").content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 121),
        ("finished_on", "soon"),
        ("finished_on", ""),
        ("finished_on", "2999-01-01"),
        ("kind", "gift"),
        ("text", "x" * 5001),
        ("skill", "999999"),
        ("skill", "'; --"),
        ("level", "6"),
        ("level", ""),
        ("file", ""),
        ("file", SimpleUploadedFile("paper.pdf", b"<html><script>1</script>")),
        ("file", SimpleUploadedFile("paper.pdf", b"")),
    ],
)
def test_what_is_wrong_is_said_where_it_is_and_nothing_is_kept(
    client, assistant, skill, field, value
):
    client.force_login(assistant)
    good = {"file": SimpleUploadedFile("paper.pdf", PDF), "text": "<b>Mine</b>"}
    response = client.post(NEW, typed(skill, **good | {field: value}))
    page = response.content.decode()
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in page
    assert field == "text" or "&lt;b&gt;Mine&lt;/b&gt;" in page
    assert not Learning.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_double_press_is_one_line(assistant):
    said = {"kind": "note", "title": "T", "text": "", "finished_on": timezone.localdate()}
    assert log.write_down(by=assistant, **said) == log.write_down(by=assistant, **said)


def test_a_confirmed_one_lifts_its_skill_and_says_from_where(client, manager, assistant, course):
    SkillLevel.objects.create(profile=assistant.profile, skill=course.skill, level=2)
    client.force_login(manager)
    page = f"/people/learning/{course.pk}/"
    assert client.post(page, {"decision": "confirm", "level": "3", "word": ""}).status_code == 303
    course.refresh_from_db()
    assert (course.state, course.level, course.lifted_from) == ("confirmed", 3, 2)
    assert assistant.profile.skill_levels.get().level == 3
    assert Notice.objects.get(person=assistant).kind == "learning_confirmed"
    client.force_login(assistant)
    assert "from level 2 to 3" in client.get("/me/growth/").content.decode()


def test_a_level_never_falls_by_learning(manager, assistant, course):
    SkillLevel.objects.create(profile=assistant.profile, skill=course.skill, level=5)
    log.confirm(course, by=manager)
    assert (course.lifted_from, assistant.profile.skill_levels.get().level) == (None, 5)


@pytest.mark.parametrize("sent", [{"decision": "decline", "word": " "}, {"decision": "x"}, {}])
def test_no_is_said_with_a_reason(client, manager, course, sent):
    client.force_login(manager)
    page = f"/people/learning/{course.pk}/"
    assert client.post(page, {"level": "4", **sent}).status_code == 422
    course.refresh_from_db()
    assert course.state == "waiting"
    client.post(page, {"decision": "decline", "level": "4", "word": "It was a film."})
    course.refresh_from_db()
    assert (course.state, course.word) == ("declined", "It was a film.")
    assert not SkillLevel.objects.exists()


def test_a_decision_is_made_once(manager, course):
    log.confirm(course, by=manager)
    with pytest.raises(Overtaken, match="Marta Ferreira has decided it already"):
        log.decline(course, by=manager, word="No")
    assert Learning.objects.get().state == "confirmed"


@pytest.mark.django_db(transaction=True)
def test_two_managers_at_once_decide_once(manager, admin, course):
    def confirm(by):
        return lambda: log.confirm(Learning.objects.get(pk=course.pk), by=by)

    answers = at_once([confirm(manager), confirm(admin), confirm(manager)])
    assert sum(isinstance(answer, Refusal) for answer in answers) == 2
    assert Notice.objects.count() == 1
    connection.close()


def test_a_wish_shows_its_first_task(client, assistant, arkadia, new_task, skill):
    client.force_login(assistant)
    for _ in range(2):
        assert client.post("/me/growth/", {"skill": skill.pk}).status_code == 303
    assert assistant.wishes.count() == 1
    assert "No task in it yet" in client.get("/me/growth/").content.decode()
    for n in (2, 1):
        task = new_task(arkadia, "claimed", assistant, title=f"Desk {n}")
        task.skills.add(skill)
        type(task).objects.filter(pk=task.pk).update(
            claimed_at=timezone.now() - timedelta(hours=2 - n)
        )
    assert [task.title for _wish, task in log.wished(assistant)] == ["Desk 1"]
    assert client.post("/me/growth/", {"remove": skill.pk}).status_code == 303
    assert not assistant.wishes.exists()


@pytest.mark.parametrize("odd", ["", "x", "9" * 30, "a\x00b", "-1"])
def test_nothing_odd_is_wished_for(client, assistant, skill, odd):
    client.force_login(assistant)
    assert client.post("/me/growth/", {"skill": odd}).status_code == 422
    assert client.post("/me/growth/", {"remove": odd, "skill": odd}).status_code in {404, 422}
