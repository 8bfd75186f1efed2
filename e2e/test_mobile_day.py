"""An assistant's working day on a phone, in Russian: she puts yesterday's clock right, takes a task
from the queue, works ten minutes without a connection, hands the result over, and finds her time
where it belongs."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from e2e.conftest import PHONE, shoot
from e2e.test_offline import TRUE, entry_of
from e2e.test_story import claim, submit

NO_NETWORK = ("ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest")
SUMMARY = "Всё проверено, цены записаны в таблицу, лучшая стоит первой."


def test_a_day_on_a_phone_goes_on_without_a_connection(visit, site, complaints):
    page = visit("assistant", "ru", PHONE)
    page.clock.install()
    stop_twenty_minutes_ago(page)
    address, title = take_from_the_queue(page)
    started = work_ten_minutes_offline(page, address, title)
    start, end, is_to_confirm = entry_of(site)
    assert abs(start - started) < TRUE
    assert abs(end - start - timedelta(minutes=10)) < TRUE
    assert is_to_confirm == "False"
    deliver(page, address)
    see_the_day(page, title)
    complaints[:] = [said for said in complaints if not any(word in said for word in NO_NETWORK)]


def stop_twenty_minutes_ago(page: Page) -> None:
    """She left her desk and says when, at her own clocks."""
    page.goto("/")
    shoot(page, "day-ru-390-today")
    page.goto("/clock/")
    left = datetime.now(ZoneInfo("Europe/Lisbon")) - timedelta(minutes=20)
    page.locator("#id_stopped_at").fill(f"{left:%H:%M}")
    page.locator("form:has(#id_stopped_at) button").click()
    expect(page.locator("#clock-bar .btn-stop")).to_have_count(0)


def take_from_the_queue(page: Page) -> tuple[str, str]:
    """The first that she may take; its address and title."""
    page.goto("/queue/")
    row = page.locator("main li:has(form[action$='/claim/'])").first
    link = row.locator("a[href^='/tasks/SF-']").first
    address, title = link.get_attribute("href"), link.inner_text()
    page.goto(address)
    claim(page)
    return address, title


def work_ten_minutes_offline(page: Page, address: str, title: str) -> datetime:
    """Reads what must be read, loses the connection, starts, works, stops; when she started."""
    read(page, address)
    page.goto(address)
    page.context.set_offline(True)
    page.locator("main form[action='/clock/start/'] button").first.click()
    started = datetime.now(UTC)
    bar = page.locator("#clock-bar .clock")
    expect(bar).to_contain_text(title)
    page.clock.fast_forward("10:00")
    bar.locator(".btn-stop").click()
    expect(bar).to_contain_text("10:")
    shoot(page, "day-ru-390-offline")
    page.context.set_offline(False)
    expect(page.locator("#clock-bar")).not_to_contain_text(title)
    return started - timedelta(minutes=10)  # her device is ten minutes ahead by then


def read(page: Page, address: str) -> None:
    page.goto(address)
    playbook = page.locator("main a[href*='/playbook/']").first
    page.goto(playbook.get_attribute("href"))
    while (unread := page.locator("form[action$='/read/'] button")).count():
        unread.first.click()
        page.wait_for_load_state()


def deliver(page: Page, address: str) -> None:
    page.goto(f"{address}deliver/")
    page.locator("[name=summary]").fill(SUMMARY)
    for box in page.locator("[name=met]").all():
        box.check()
    submit(page, None)
    expect(page.locator("main")).to_contain_text(SUMMARY)


def see_the_day(page: Page, title: str) -> None:
    page.goto("/time/")
    row = page.locator("main li, main tr").filter(has_text=title).first
    expect(row).to_contain_text("10 мин")
    shoot(page, "day-ru-390-time")
