"""The tests' own plugin: nothing that a test starts reaches another machine."""

import smtplib
import socket
import urllib.request

import pytest


@pytest.mark.parametrize("connect", ["connect", "connect_ex"])
def test_another_machine_is_out_of_reach(connect):
    with socket.socket() as line, pytest.raises(AssertionError, match="outside this machine"):
        getattr(line, connect)(("192.0.2.1", 80))  # an address for documentation, RFC 5737


def test_libraries_are_held_too():
    with pytest.raises(AssertionError, match="outside this machine"):
        smtplib.SMTP("192.0.2.1", timeout=1)
    with pytest.raises(AssertionError, match="outside this machine"):
        urllib.request.urlopen("http://192.0.2.1/", timeout=1)


def test_this_machine_is_within_reach():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=1).close()
