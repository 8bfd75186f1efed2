"""A file is taken off its task by who brought it or a manager, and opens for nobody then."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import StoredFile
from accounts.tests.test_keeping_files import PDF
from accounts.tidying import forget_loose_files
from smartfield.lib.refusals import Refusal
from smartfield.tests.at_once import at_once
from tasks import detaching
from tasks.attaching import attach, given

pytestmark = pytest.mark.django_db


def put_on(task, by, **beside):
    (file,) = attach(task, given([SimpleUploadedFile("plan.pdf", PDF)]), by=by, **beside)
    return file


def page(file):
    return reverse("file_remove", args=[file.task_id, file.pk])


@pytest.fixture
def task(arkadia, assistant, new_task):
    return new_task(arkadia, "in_progress", assistant)


def test_what_is_taken_off_opens_for_nobody_and_its_bytes_go(
    client, arkadia, manager, assistant, task, django_capture_on_commit_callbacks
):
    file = put_on(task, assistant)
    stored, place = file.stored, file.stored.content.name
    client.force_login(assistant)
    assert client.get(stored.get_absolute_url()).status_code == 200
    asked = client.get(page(file)).text
    assert "Remove the file “plan.pdf”?" in asked
    assert "autofocus" in asked.partition('class="btn btn-quiet"')[2][:90]
    assert client.post(page(file)).status_code == 303
    for person in (manager, assistant, arkadia.owner):
        client.force_login(person)
        assert client.get(stored.get_absolute_url()).status_code == 404
        shown = client.get(task.get_absolute_url())
        assert "removed a file" in shown.text
        assert ("plan.pdf" in shown.text) == (not person.is_client)  # its name, for the team
    assert forget_loose_files(timezone.now() - timedelta(hours=1)) == 0
    StoredFile.objects.update(created_at=timezone.now() - timedelta(days=2))
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_loose_files(timezone.now() - timedelta(hours=1)) == 1
    assert not default_storage.exists(place)


def test_twice_is_once(manager, task):
    file = put_on(task, manager)
    assert detaching.take_off(file, by=manager).why == "plan.pdf"
    assert detaching.take_off(file, by=manager) is None


@pytest.mark.django_db(transaction=True)
def test_taken_off_by_many_at_once_it_is_told_once(manager, task):
    file = put_on(task, manager)
    answers = at_once([lambda: detaching.take_off(file, by=manager)] * 6)
    assert len([answer for answer in answers if answer]) == 1
    assert task.events.filter(verb="remove_file").count() == 1


def test_a_file_of_an_accepted_result_stays(client, arkadia, manager, assistant, task):
    delivery = task.deliver(by=assistant, summary="Done.")
    of_result = put_on(task, assistant, delivery=delivery)
    for_the_work = put_on(task, manager)
    task.accept(by=arkadia.owner, round=1)
    with pytest.raises(Refusal):
        detaching.take_off(of_result, by=manager)
    client.force_login(manager)
    for method in (client.get, client.post):
        assert "it stays as it is" in method(page(of_result), follow=True).text
    assert page(of_result) not in client.get(task.get_absolute_url()).text
    assert detaching.take_off(for_the_work, by=manager)


def test_a_file_of_a_result_in_review_can_be_taken_off(assistant, task):
    delivery = task.deliver(by=assistant, summary="Done.")
    assert detaching.take_off(put_on(task, assistant, delivery=delivery), by=assistant)


def test_who_did_not_bring_it_is_no_manager_and_may_not(client, arkadia, manager, assistant, task):
    file = put_on(task, arkadia.member)
    for person in (assistant, arkadia.owner):
        client.force_login(person)
        assert client.post(page(file)).status_code == 403
        assert page(file) not in client.get(task.get_absolute_url()).text
    client.force_login(arkadia.member)
    assert page(file) in client.get(task.get_absolute_url()).text
    assert client.post(page(file)).status_code == 303


def test_a_client_learns_nothing_of_a_file_of_the_team(client, arkadia, assistant, task):
    said = task.comment(by=assistant, text="", files=[SimpleUploadedFile("inner.pdf", PDF)],
                        is_internal=True)  # fmt: skip
    file = said.files.get()
    client.force_login(arkadia.owner)
    assert client.get(page(file)).status_code == 404
    detaching.take_off(file, by=assistant)
    for path in (task.get_absolute_url(), reverse("task_history", args=[task.pk])):
        shown = client.get(path).text
        assert ("inner.pdf" in shown, "removed" in shown) == (False, False)
    client.force_login(assistant)
    shown = client.get(task.get_absolute_url()).text
    assert "The file was removed." in shown
