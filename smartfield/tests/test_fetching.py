"""What is fetched from outside comes from where it may, and leads nowhere else. No network."""

import http.client
import io
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from smartfield.lib import fetching
from smartfield.lib.fetching import Failed, Refused, fetch, permitted, public

PBX = "https://pbx.example"
PUBLIC = "93.184.215.14"


@pytest.mark.parametrize(
    "address",
    [
        "http://pbx.example/a.wav",
        "ftp://pbx.example/a.wav",
        "file:///etc/passwd",
        "//pbx.example/a.wav",
        "https://pbx.example:8443/a.wav",
        "https://pbx.example.evil.example/a.wav",
        "https://evil.example/pbx.example",
        "https://pbx.example@evil.example/a.wav",
        "https://me:secret@pbx.example/a.wav",
        "https://127.0.0.1/a.wav",
        "https://0x7f000001/a.wav",
        "https://[::1]/a.wav",
        "https://pbx.example/a\r\nHost: evil",
        "https://pbx.example/a b.wav",
        "https://pbx.example:99999999/",
        "https://[pbx.example/",
        "",
    ],
)
def test_only_the_origins_that_were_named_are_asked(address):
    asked = []

    def resolve(host, port):
        asked.append(host)
        return [PUBLIC]

    with pytest.raises(Refused):
        fetch(address, io.BytesIO(), origins=[PBX], most=10, within=1, resolve=resolve)
    assert asked == []


def test_an_origin_is_host_and_port():
    assert permitted("https://PBX.example/a.wav?b=c", [PBX]).hostname == "pbx.example"
    assert permitted("https://pbx.example:443/a", [PBX])
    assert permitted("https://pbx.example:8443/a", ["https://pbx.example:8443"])


@pytest.mark.parametrize(
    "place",
    [
        *("127.0.0.1", "127.1.2.3", "10.0.0.8", "192.168.1.1", "172.16.0.1", "169.254.169.254"),
        *("0.0.0.0", "100.64.0.1", "224.0.0.1", "255.255.255.255", "198.18.0.1"),
        *("::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
        *("2002:7f00:1::", "64:ff9b::7f00:1", "ff02::1"),
    ],
)
def test_a_private_place_is_refused_even_beside_a_public_one(place, monkeypatch):
    monkeypatch.setattr(fetching, "connection", lambda *where: pytest.fail("It connected."))
    for addresses in ([place], [PUBLIC, place]):
        with pytest.raises(Refused, match="private"):
            fetch(
                f"{PBX}/a.wav",
                io.BytesIO(),
                origins=[PBX],
                most=10,
                within=1,
                resolve=lambda host, port, found=addresses: found,
            )


def test_public_places_are_allowed():
    assert public([PUBLIC]) == PUBLIC
    assert public(["2606:2800:21f:cb07:6820:80da:af6b:8b2c"]).startswith("2606")
    with pytest.raises(Failed):
        public([])


def test_it_speaks_to_the_address_that_was_checked(monkeypatch):
    """Not to what the name says a moment later."""
    line = fetching.connection("pbx.example", 443, PUBLIC)
    called = []

    def connect(place, patience):
        called.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(fetching.socket, "create_connection", connect)
    with pytest.raises(ConnectionRefusedError):
        line.connect()
    assert called == [(PUBLIC, 443)]


# A server of our own in the place of the exchange -----------------------------------


class Exchange(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:1/secret")
            self.end_headers()
        elif self.path == "/gone":
            self.send_error(404)
        else:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"RIFF" + b"x" * 96)

    def log_message(self, *words):
        pass


@pytest.fixture
def exchange(monkeypatch):
    server = HTTPServer(("127.0.0.1", 0), Exchange)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(
        fetching,
        "connection",
        lambda host, port, address: http.client.HTTPConnection("127.0.0.1", server.server_port),
    )
    yield
    server.shutdown()
    server.server_close()


def take(path, most=100, within=5.0):
    kept = io.BytesIO()
    size = fetch(
        PBX + path, kept, origins=[PBX], most=most, within=within, resolve=lambda *_: [PUBLIC]
    )
    return size, kept.getvalue()[:4]


def test_the_bytes_are_written_down(exchange):
    assert take("/a.wav") == (100, b"RIFF")


def test_no_redirect_is_followed(exchange):
    with pytest.raises(Failed, match="302"):
        take("/moved")


def test_what_is_not_there_yet_may_come_later(exchange):
    with pytest.raises(Failed, match="404"):
        take("/gone")


def test_size_and_time_are_limited(exchange):
    with pytest.raises(Refused, match="larger"):
        take("/a.wav", most=99)
    with pytest.raises(Failed, match="slowly"):
        take("/a.wav", within=-1)


def test_a_name_without_an_address_may_get_one_later():
    with pytest.raises(Failed):
        fetching.resolved("no-such-host.invalid", 443)
