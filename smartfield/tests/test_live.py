"""Live: what changes is heard within two seconds, by those who may see it and by nobody else."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
import uvicorn
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.asgi import get_asgi_application
from django.db import connection

from clients.models import Membership
from conftest import person
from smartfield.lib import bell
from smartfield.live import hall, stream
from smartfield.live.audience import audience
from smartfield.live.door import with_live
from tasks.models import State, Task
from timetracking import timer

# Who may hear ---------------------------------------------------------------------


@pytest.fixture
def cast(manager, admin, assistant, other_assistant, arkadia, norden):
    everybody = [manager, admin, assistant, other_assistant]
    for company in (arkadia, norden):
        everybody += [company.owner, company.member, company.billing]
    return everybody


@pytest.mark.parametrize("state", State.values)
def test_of_a_task_hears_who_may_see_it(cast, assistant, arkadia, new_task, state):
    task = new_task(arkadia, state, assistant)
    may_see = {
        reader.pk for reader in cast if Task.objects.visible_to(reader).filter(pk=task.pk).exists()
    }
    heard_by = audience({"kind": "task", "task": task.pk}, [reader.pk for reader in cast])
    assert heard_by == may_see


def test_a_request_is_heard_by_its_own_side(cast, assistant, arkadia, manager, new_task):
    task = new_task(arkadia, "draft")
    Task.objects.filter(pk=task.pk).update(is_request=True)
    heard_by = audience({"kind": "task", "task": task.pk}, [reader.pk for reader in cast])
    assert arkadia.owner.pk in heard_by
    assert arkadia.billing.pk not in heard_by


def test_one_who_had_a_task_hears_of_it(
    cast, assistant, other_assistant, arkadia, new_task, manager
):
    task = new_task(arkadia, "in_progress", assistant)
    task.hand_over(other_assistant, by=manager, note="Please go on.")
    people = [reader.pk for reader in cast]
    assert assistant.pk in audience({"kind": "task", "task": task.pk}, people)


def test_an_internal_word_is_heard_by_the_team_alone(cast, assistant, arkadia, new_task):
    task = new_task(arkadia, "in_progress", assistant)
    event = {"kind": "task", "task": task.pk, "is_internal": True}
    heard_by = audience(event, [reader.pk for reader in cast])
    assert not heard_by & {arkadia.owner.pk, arkadia.member.pk}
    assert assistant.pk in heard_by


def test_a_clock_is_not_heard_by_another_assistant(
    cast, assistant, other_assistant, arkadia, new_task, manager
):
    task = new_task(arkadia, "in_progress", other_assistant)
    task.hand_over(assistant, by=manager, note="Please go on.")
    event = {"kind": "clock", "task": task.pk, "person": assistant.pk}
    heard_by = audience(event, [reader.pk for reader in cast])
    assert {assistant.pk, manager.pk, arkadia.owner.pk} <= heard_by
    assert other_assistant.pk not in heard_by


def test_a_right_taken_away_counts_at_once(cast, assistant, arkadia, new_task):
    task = new_task(arkadia, "in_progress", assistant)
    event = {"kind": "task", "task": task.pk}
    assert audience(event, [arkadia.owner.pk]) == {arkadia.owner.pk}
    Membership.objects.filter(user=arkadia.owner).delete()
    assert audience(event, [arkadia.owner.pk]) == set()
    assistant.is_active = False
    assistant.save()
    assert audience(event, [assistant.pk]) == set()


def test_queue_calls_and_inboxes_have_their_own_hearers(cast, manager, admin, assistant):
    people = [reader.pk for reader in cast]
    assert audience({"kind": "call"}, people) == {manager.pk, admin.pk}
    assert audience({"kind": "inbox", "person": assistant.pk}, people) == {assistant.pk}
    assert len(audience({"kind": "queue"}, people)) == 4


def test_what_is_rolled_back_is_not_rung(db, monkeypatch, django_capture_on_commit_callbacks):
    rung = []
    monkeypatch.setattr(bell, "_publish", rung.append)
    bell.ring("queue")
    assert rung == []
    with django_capture_on_commit_callbacks(execute=True):
        bell.ring("task", task=7)
    assert [json.loads(text) for text in rung] == [{"kind": "task", "task": 7}]


def test_a_silent_broker_costs_a_moment_once(settings, monkeypatch):
    monkeypatch.setattr(bell, "_silent_until", 0.0)
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    bell._broker.cache_clear()
    began = time.monotonic()
    for _ in range(20):
        bell._publish("{}")
    assert time.monotonic() - began < 2 * bell.PATIENCE
    bell._broker.cache_clear()
    monkeypatch.setattr(bell, "_silent_until", 0.0)


# A real server --------------------------------------------------------------------


@pytest.fixture
def server(transactional_db) -> Iterator[int]:
    """Our ASGI application behind uvicorn, on a port of its own."""
    config = uvicorn.Config(
        with_live(get_asgi_application()),
        port=0,
        lifespan="off",
        log_level="warning",
        timeout_graceful_shutdown=1,
    )
    served = uvicorn.Server(config)
    thread = threading.Thread(target=served.run, daemon=True)
    thread.start()
    _until(lambda: served.started)
    yield served.servers[0].sockets[0].getsockname()[1]
    served.should_exit = True
    thread.join(10)


def _until(true, within=5.0):
    deadline = time.monotonic() + within
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def session_of(user) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


class Listener:
    """A browser's end of a stream."""

    def __init__(self, port: int, key: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), 5)
        cookie = f"{settings.SESSION_COOKIE_NAME}={key}"
        self.socket.sendall(
            f"GET /events/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode()
        )
        self.read = b""

    def hear(self, within: float) -> str:
        """Everything that has come after `within` seconds."""
        deadline = time.monotonic() + within
        while (left := deadline - time.monotonic()) > 0:
            self.socket.settimeout(left)
            try:
                if not (got := self.socket.recv(65536)):
                    break
            except TimeoutError:
                break
            self.read += got
        return self.read.decode()

    def until(self, words: str, within: float = 10.0) -> float:
        """Seconds until `words` came."""
        began = time.monotonic()
        while words not in self.read.decode():
            left = within - (time.monotonic() - began)
            assert left > 0, f"not heard in time: {self.read!r}"
            self.socket.settimeout(left)
            self.read += self.socket.recv(65536)
        return time.monotonic() - began


@contextmanager
def listening(port, *users):
    listeners = [Listener(port, session_of(user)) for user in users]
    try:
        for each in listeners:
            each.until("retry:")
        yield listeners
    finally:
        for each in listeners:
            each.socket.close()


def test_a_stranger_hears_nothing(server):
    with closing(Listener(server, "no-such-session").socket) as stranger:
        assert stranger.recv(4096).startswith(b"HTTP/1.1 403")


def test_pages_are_still_served_behind_the_door(server):
    with closing(socket.create_connection(("127.0.0.1", server), 5)) as page:
        page.sendall(b"GET /login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        assert page.recv(15).startswith(b"HTTP/1.1 ")


def test_a_move_is_heard_in_time_and_only_by_its_own_people(
    server, manager, assistant, other_assistant, arkadia, norden, new_task
):
    task = new_task(arkadia, "claimed", assistant)
    people = (manager, assistant, arkadia.owner, norden.owner, arkadia.billing, other_assistant)
    with listening(server, *people) as (boss, worker, client, foreign, for_bills, colleague):
        timer.start(task, by=assistant)
        for each in (boss, worker, client):
            assert each.until("event: task\n") < 2
            each.until(f'event: clock\ndata: {{"task": {task.pk}}}')
        task.comment(by=assistant, text="Canary", is_internal=True)
        for each in (foreign, for_bills, colleague):
            assert f'"task": {task.pk}' not in each.hear(1.0)
        assert client.hear(0.2).count("event: task") == 1
        assert "Canary" not in boss.hear(0.2)
        assert boss.read.count(b"event: task") == 2


def test_a_deleted_session_ends_its_stream_with_the_next_event(
    server, manager, assistant, arkadia, new_task
):
    task = new_task(arkadia, "in_progress", assistant)
    key = session_of(arkadia.owner)
    listener = Listener(server, key)
    with closing(listener.socket):
        listener.until("retry:")
        SessionStore(key).delete()
        task.comment(by=assistant, text="Hello")
        assert "event: task" not in listener.hear(1.5)
        assert listener.read.endswith(b"0\r\n\r\n")


def test_fifty_streams_hold_no_database_connection(server, db):
    users = [person(f"Listener{n} Example", "manager") for n in range(50)]
    with connection.cursor() as cursor:

        def connections() -> int:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            )
            return cursor.fetchone()[0]

        before = connections()
        with listening(server, *users) as listeners:
            _until(lambda: connections() <= before)
            bell._publish(json.dumps({"kind": "queue"}))
            for each in listeners:
                each.until("event: queue")
            _until(lambda: connections() <= before)


def test_the_fifth_page_of_a_person_sends_the_oldest_to_rest(server, manager):
    with (
        listening(server, manager) as (oldest,),
        listening(server, *[manager] * hall.STREAMS_OF_A_PERSON) as later,
    ):
        oldest.until("event: enough")
        bell._publish(json.dumps({"kind": "queue"}))
        for each in later:
            each.until("event: queue")
        assert b"event: queue" not in oldest.read


def test_a_stream_ends_by_itself(server, manager, monkeypatch):
    monkeypatch.setattr(stream, "LIFETIME", 0.5)
    monkeypatch.setattr(stream, "HEARTBEAT", 0.1)
    with listening(server, manager) as (listener,):
        heard = listener.hear(2.0)
        assert heard.count(":\n\n") >= 2
        assert heard.endswith("0\r\n\r\n")


def test_without_a_broker_the_stream_is_refused_and_pages_work(server, manager, settings):
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    with closing(Listener(server, session_of(manager)).socket) as refused:
        assert refused.recv(4096).startswith(b"HTTP/1.1 503")
