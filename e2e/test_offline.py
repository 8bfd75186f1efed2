"""A connection that is only believed in: the clock is kept, and written as it was pressed. Ten
minutes without any are a part of an assistant's day (test_mobile_day.py)."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from e2e.conftest import PHONE, ROOT

TRUE = timedelta(seconds=15)
PRESSED = (
    "from timetracking.models import TimeEntry;"
    "e = TimeEntry.objects.filter(origin='offline').latest('pk');"
    "print('entry', e.started_at.isoformat(), e.ended_at.isoformat(), e.is_to_confirm)"
)


def entry_of(site) -> tuple[datetime, datetime, str]:
    """What the server holds of the last entry that came from without a connection."""
    own = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "SITE_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in own}
    shell = [sys.executable, "manage.py", "shell", "-c", PRESSED]
    run = subprocess.run(
        [sys.executable, "-m", "smartfield.launch", *shell],
        cwd=ROOT,
        env={**environment, "DATA_DIR": str(site.folder / "data")},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    line = next(line for line in run.stdout.splitlines() if line.startswith("entry "))
    start, end, rest = line.split()[1:]
    return datetime.fromisoformat(start), datetime.fromisoformat(end), rest


def test_presses_that_reach_nobody_are_kept_though_the_browser_is_online(visit, site, complaints):
    page = visit("assistant", size=PHONE)
    page.goto("/clock/")
    page.route("**/clock/*/", lambda route: route.abort())
    form = page.locator("form:has(input[name=task])").first
    title = form.locator("input[name=task]").get_attribute("data-title")
    form.locator("button").click()
    started = datetime.now(UTC)
    bar = page.locator("#clock-bar .clock")
    expect(bar).to_contain_text(title)
    expect(bar).to_contain_text("not connected; the clock is safe")
    assert page.evaluate("navigator.onLine")
    page.wait_for_timeout(1500)
    bar.locator(".btn-stop").click()
    stopped = datetime.now(UTC)
    expect(bar).to_contain_text("Stopped at 0:0")
    page.unroute("**/clock/*/")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # somebody looks again
    expect(page.locator("#clock-bar")).not_to_contain_text("not connected")
    complaints[:] = [said for said in complaints if "ERR_FAILED" not in said]
    page.wait_for_function("() => localStorage[`clock:${document.body.dataset.user}`] === '[]'")
    start, end, is_to_confirm = entry_of(site)
    assert abs(start - started) < timedelta(seconds=1)
    assert abs(end - stopped) < timedelta(seconds=1)
    assert is_to_confirm == "False"
