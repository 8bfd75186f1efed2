"""Files in a real browser: sent in pieces, mended after a cut, recorded in the page."""

import re
import shutil
import wave
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from e2e.conftest import DESKTOP, QUIET, listen, patient, sign_in

FAKE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
MEGABYTE = 1024 * 1024


@pytest.fixture
def long_sound(tmp_path) -> Path:
    """Twenty megabytes: three pieces."""
    path = tmp_path / "long call.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setparams((1, 2, 48_000, 0, "NONE", ""))
        sound.writeframes(b"\x01\x02" * (10 * MEGABYTE))
    return path


@pytest.fixture
def on_a_call():
    """Puts a page on a call from a number of its own; every call is over when the test is."""
    calls: list[tuple[Page, str]] = []

    def begun(page: Page, number: str) -> None:
        page.goto(f"/calls/new/?phone=%2B3519124481{number}")
        page.get_by_role("button", name="Start the call").click()
        page.wait_for_url(re.compile(r"/calls/\d+/"))
        calls.append((page, page.url))

    yield begun
    for page, address in calls:
        other = page.context.new_page()
        other.goto(address)
        other.locator(".head .acts button").click()
        expect(other.get_by_text("Kept as a missed call.")).to_be_visible()


def test_an_upload_goes_on_from_where_it_was_cut(visit, on_a_call, long_sound, complaints):
    page = visit("manager")
    on_a_call(page, "71")
    offsets, cuts = [], iter([False, True, True, True])

    def pass_on(route):
        if route.request.method != "PATCH":
            return route.continue_()
        offsets.append(int(route.request.headers["upload-offset"]))
        return route.abort() if next(cuts, False) else route.continue_()

    page.route(re.compile("/files/up/"), pass_on)
    page.locator("#id_recording").set_input_files(long_sound)
    row = page.locator("#recording .file")
    expect(row).to_contain_text("The file could not be uploaded. Try again", timeout=20_000)
    row.get_by_role("button", name="Try again").click()
    expect(page.locator("#recording [data-player]")).to_be_visible(timeout=20_000)
    assert offsets == [0, *[8 * MEGABYTE] * 4, 16 * MEGABYTE]
    expect(page.locator("#recording")).to_contain_text("long call.wav")
    complaints[:] = [one for one in complaints if "net::ERR_FAILED" not in one]  # the cuts


def test_a_file_on_its_way_can_be_taken_out(visit, on_a_call, long_sound):
    page = visit("manager")
    on_a_call(page, "72")
    page.route(re.compile("/files/up/"), lambda route: None)  # it never comes to an end
    page.locator("#id_recording").set_input_files(long_sound)
    page.locator("#recording .file").get_by_role("button", name="Cancel").click()
    expect(page.locator("#recording .file")).to_have_count(0)


@pytest.fixture
def at_microphone(browser, site, complaints):
    """A browser whose microphone hums and whose camera sees a clock, both open to the page."""
    path = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    humming = browser.browser_type.launch(executable_path=path, args=[*QUIET, *FAKE])
    permissions = ["microphone", "camera"]
    context = humming.new_context(
        base_url=site.address, viewport=DESKTOP, locale="en", permissions=permissions
    )
    page = patient(context.new_page())
    page.on("console", lambda message: listen(message, complaints))
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    sign_in(page, "manager")
    yield page
    humming.close()


def test_what_microphone_and_camera_record_is_kept(at_microphone, on_a_call):
    begin_a_film_and_lose_the_page(at_microphone.context)
    keep_what_is_said(at_microphone, on_a_call)
    keep_what_came_of_the_film(at_microphone)


def begin_a_film_and_lose_the_page(context: BrowserContext) -> None:
    """The camera is seen while it records; the first seconds are up before the page is gone."""
    page = patient(context.new_page())
    open_editor(page)
    page.get_by_role("button", name="Record a video").click()
    expect(page.locator("#id_media ~ .recorder [data-mirror]")).to_have_js_property("paused", False)
    expect(page.locator(".file [data-state]")).to_contain_text("are safe already")
    page.close(run_before_unload=False)


def open_editor(page: Page) -> None:
    page.goto("/clients/whitfield/playbook/edit/")
    expect(page.get_by_role("button", name="Record", exact=True)).to_be_hidden()
    page.get_by_label("Video", exact=True).check()


def keep_what_came_of_the_film(page: Page) -> None:
    open_editor(page)
    expect(page.locator(".cut-off")).to_contain_text("The recording was cut off at")
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("[name=media_sent]")).to_have_count(1)
    expect(page.locator(".cut-off")).to_have_count(0)
    page.get_by_label("Title").fill("Where the keys hang")
    page.get_by_label("Text", exact=True).last.fill("By the door.")
    page.get_by_role("button", name="Save the section").click()
    page.wait_for_url(re.compile("/clients/whitfield/playbook/(#.*)?$"))
    film = page.locator("main .plot", has_text="Where the keys hang").locator("video").last
    film.evaluate("film => film.play()")
    page.wait_for_function("film => film.currentTime > 0.2", arg=film.element_handle())


def keep_what_is_said(page: Page, on_a_call) -> None:
    on_a_call(page, "73")
    record = page.get_by_role("button", name="Record", exact=True)
    hint = record.get_attribute("aria-describedby")
    expect(page.locator(f"#{hint}")).to_have_text("Only managers can hear it.")
    record.click()
    expect(page.locator("[data-elapsed]")).to_have_text("0:02", timeout=10_000)
    assert page.locator("#recording meter").evaluate("meter => meter.value") > 0
    page.get_by_role("button", name="Stop").click()
    player = page.locator("#recording [data-player] audio")
    expect(player).to_be_attached(timeout=20_000)
    expect(page.locator("#recording .player-label")).to_contain_text("Recording")
    player.evaluate("audio => { audio.preload = 'metadata'; audio.load(); }")
    page.wait_for_function("() => document.querySelector('#recording audio').duration >= 1")


def test_a_closed_microphone_is_one_sentence(visit, on_a_call):
    page = visit("manager")
    on_a_call(page, "74")
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.locator("#recording [data-denied]")).to_be_visible()
    expect(page.locator("#recording [data-denied]")).to_contain_text("The microphone is not open")
