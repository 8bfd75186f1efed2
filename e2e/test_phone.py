"""The telephone: it rings on the page, one key opens the intake; what nobody answers is queued."""

import os
import subprocess
import sys

from playwright.sync_api import expect

from e2e.conftest import ROOT, shoot
from smartfield.demo.sound import wav

SOON = 20_000  # milliseconds, on a machine that does much else


def ring(site, *words):
    """`manage.py ring` beside the running server."""
    own = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "SITE_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in own}
    return subprocess.Popen(
        [sys.executable, "-m", "smartfield.launch", sys.executable, "manage.py", "ring", *words],
        cwd=ROOT,
        env={**environment, "DATA_DIR": str(site.folder / "data")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_it_rings_on_the_page_and_one_key_opens_the_intake(visit, site, tmp_path):
    manager, other = visit("manager"), visit("admin")
    manager.goto("/clients/")
    other.goto("/calls/")
    manager.wait_for_timeout(500)
    sound = tmp_path / "call.wav"
    sound.write_bytes(wav(2, "phone"))
    play = ring(site, "--from", "+44 20 7946 0189", "--end-after", "25", "--recording", str(sound))
    strip = manager.locator("#ringing")
    expect(strip).to_contain_text("Ben Whitfield, Whitfield & Co is calling", timeout=SOON)
    expect(other.locator("#ringing")).to_contain_text("Ben Whitfield", timeout=SOON)
    shoot(manager, "phone-ringing")
    manager.keyboard.press("r")
    manager.wait_for_url("**/calls/*/")
    expect(manager.locator("h1")).to_have_text("Call intake")
    expect(manager.locator(".facts")).to_contain_text("+44 20 7946 0189")
    expect(manager.locator("#caller")).to_contain_text("Ben Whitfield")
    expect(other.locator("#ringing")).not_to_contain_text("Ben Whitfield", timeout=SOON)
    manager.locator("#id_summary").fill("Asks for the minutes of Monday.")
    manager.locator("#id_has_consent").check()
    manager.keyboard.press("Control+Enter")
    expect(manager.locator("h1")).to_have_text("Ben Whitfield", timeout=SOON)
    said = play.communicate(timeout=120)[0]
    assert play.returncode == 0, said
    manager.wait_for_timeout(1000)
    manager.reload()
    expect(manager.locator("#h-recording")).to_be_visible(timeout=SOON)
    expect(manager.locator("main")).to_contain_text("they agreed to it")


def test_what_nobody_answers_ends_in_the_queue_and_is_called_back(visit, site):
    manager = visit("manager")
    manager.goto("/calls/?state=missed")
    play = ring(site, "--from", "+34 600 111 222", "--missed", "--end-after", "1")
    said = play.communicate(timeout=120)[0]
    assert play.returncode == 0, said
    manager.goto("/calls/?state=missed")
    row = manager.locator("li.row-item", has_text="+34 600 11 12 22")
    expect(row).to_contain_text("Due")
    shoot(manager, "phone-queue")
    row.get_by_role("button", name="Tried, no answer").click()
    expect(row).to_contain_text("1 try, last")
    row.locator("summary").click()
    row.get_by_role("button", name="Nobody need call").click()
    expect(manager.locator("#errors")).to_be_visible()
    manager.locator("#id_why").fill("They wrote instead.")
    manager.get_by_role("button", name="Nobody need call").click()
    expect(manager.locator("main")).to_contain_text("They wrote instead.")
    manager.goto("/calls/?state=missed")
    expect(manager.locator("main")).not_to_contain_text("+34 600 11 12 22")
