"""The real thing: `make run`'s own launcher, with its demo, and real browsers before it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

ROOT = Path(__file__).resolve().parents[1]
SHOTS = ROOT / "e2e" / "shots"
PASSWORD = "demo-smartfield"
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
expect.set_options(timeout=20_000)  # a machine may do much else
AWAKE = """() => "awake" in document.documentElement.dataset
  || !document.querySelector("script[src*='/js/smartfield']")"""
KEYS = ("press", "type")
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


class Site(NamedTuple):
    """A running Smartfield: where it answers and where its data lie."""

    address: str
    folder: Path


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    folder = Path(tempfile.mkdtemp(prefix="smartfield-e2e-"))
    folder.chmod(0o711)
    port = free_port()
    run = start(folder, port)
    try:
        yield Site(f"http://127.0.0.1:{port}", folder)
    finally:
        run.send_signal(signal.SIGTERM)
        run.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def start(folder: Path, port: int) -> subprocess.Popen:
    own = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "SITE_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in own}
    with (folder / "launch.log").open("w") as log:
        run = subprocess.Popen(
            [sys.executable, "-m", "smartfield.launch"],
            cwd=ROOT,
            env={**environment, "DATA_DIR": str(folder / "data"), "PORT": str(port)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    deadline = time.monotonic() + 180
    while "Smartfield is at" not in (folder / "launch.log").read_text():
        said = (folder / "launch.log").read_text()
        assert run.poll() is None, said
        assert time.monotonic() < deadline, said
        time.sleep(0.1)
    return run


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
        launched = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield launched
        launched.close()


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What browsers had to say; a page that makes them complain fails its test."""
    heard: list[str] = []
    yield heard
    assert heard == [], heard


@pytest.fixture
def visit(browser: Browser, site: Site, complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """Open a browser of its own for a person, signed in, in a language and at a width."""
    contexts: list[BrowserContext] = []

    def opened(person: str = "", language: str = "en", size=DESKTOP) -> Page:
        context = browser.new_context(
            base_url=site.address,
            viewport=size,
            locale=language,
            timezone_id="Europe/Lisbon",
            reduced_motion="reduce",  # a colour on its way to another is neither
        )
        contexts.append(context)
        page = patient(context.new_page())
        page.on("console", lambda message: listen(message, complaints))
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        if person:
            sign_in(page, person)
            speak(page, language)
        return page

    yield opened
    for context in contexts:
        context.close()


def listen(message: ConsoleMessage, complaints: list[str]) -> None:
    expected = "status of 4"  # a form that refuses answers 422, and the browser notes it
    if message.type in {"error", "warning"} and expected not in message.text:
        complaints.append(f"{message.location.get('url', '')}: {message.text}")


def sign_in(page: Page, person: str) -> None:
    page.goto("/login/")
    page.locator("#id_username").fill(f"{person}@demo.example")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form button[type=submit], main form button:not([type])").first.click()
    page.wait_for_url(lambda url: "/login/" not in url)


def speak(page: Page, language: str) -> None:
    """Choose the language as a person does, by the switch in the account menu."""
    if page.locator("html").get_attribute("lang") != language:
        page.locator(".account > summary").click()
        page.locator(f".account button[name=language][value={language}]").click()
        expect(page.locator("html")).to_have_attribute("lang", language)


def shoot(page: Page, name: str) -> None:
    """Keep a picture of the whole page for people to look at, if SHOTS=1 asks for pictures: one
    takes as long to make as the page itself takes to check."""
    if os.environ.get("SHOTS") != "1":
        return
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)


def wait_until_awake(page: Page) -> None:
    """Until every behaviour that the page asked for has come and run: people are slower."""
    page.wait_for_function(AWAKE)


def patient(page: Page) -> Page:
    """The page, with ways to get elsewhere and a keyboard that wait for its scripts."""
    for whose, names in ((page, ("goto", "reload", "wait_for_url")), (page.keyboard, KEYS)):
        for name in names:
            setattr(whose, name, _patiently(page, getattr(whose, name), before=name in KEYS))
    return page


def _patiently(page: Page, act: Callable, before: bool) -> Callable:
    def acted(*given, **named):
        if before:
            wait_until_awake(page)
        answer = act(*given, **named)
        if not before:
            wait_until_awake(page)
        return answer

    return acted
