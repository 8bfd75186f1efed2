"""The story Smartfield exists for, in one run: a call becomes a task, an assistant does it on the
clock, the client watches, corrects and accepts, and the time becomes a charge. Three people, three
browsers side by side, a real server, worker and beat; in English and in Russian."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import shoot

CLIENT_PHONE = "+44 20 7946 0188"
WORDS = {
    "en": {
        "said": "Three rooms for the winter meeting, within ten minutes of the station.",
        "task": "Find a room for the winter meeting",
        "due": "tomorrow 18",
        "done": "A price with breakfast\nA quiet street",
        "progress": "Wrote to nine houses; four answered within the hour.",
        "comment": "Please nothing above the second floor.",
        "correction": "Add what they ask for a late check-out.",
        "answer": "Added for all three, from their own price lists.",
        "summary": "All three are free that week; my pick is the first, on the garden side.",
        "thanks": "Clear and quick, thank you.",
    },
    "ru": {
        "said": "Три зала для зимней встречи, не дальше десяти минут от вокзала.",
        "task": "Найти зал для зимней встречи",
        "due": "завтра 18",
        "done": "Цена с завтраком\nТихая улица",
        "progress": "Написала в девять мест, четыре ответили за час.",
        "comment": "Пожалуйста, не выше второго этажа.",
        "correction": "Добавьте, сколько стоит поздний выезд.",
        "answer": "Добавила для всех трёх, по их прайсам.",
        "summary": "Все три свободны в ту неделю; я бы взяла первый, с видом на сад.",
        "thanks": "Ясно и быстро, спасибо.",
    },
}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_call_becomes_a_charge(visit, language):
    say = WORDS[language]
    manager, assistant, client = (
        visit(person, language) for person in ("manager", "assistant", "client")
    )
    address = log_the_call(manager, say)
    claim_and_start(assistant, address, say)
    watch_and_correct(client, address, say)
    settle_and_deliver(assistant, address, say)
    accept(client, address, say)
    see_the_charge(manager, client, address)
    for person, page in {"manager": manager, "assistant": assistant, "client": client}.items():
        page.goto(address)
        shoot(page, f"story-{person}-{language}")


def log_the_call(manager: Page, say: dict[str, str]) -> str:
    """The manager types while the client talks; gives the task's address."""
    manager.goto(f"/calls/new/?phone={CLIENT_PHONE.replace('+', '%2B')}")
    submit(manager, "/calls/new/")
    expect(manager.locator("#found")).to_contain_text("Dana Whitfield")
    manager.locator("#found label", has_text="Dana Whitfield").locator("input").check()
    manager.locator("[name=summary]").fill(say["said"])
    manager.locator("[name$=title]").first.fill(say["task"])
    manager.locator("[name$=due_at]").first.fill(say["due"])
    manager.locator("[name$=estimate_minutes]").first.fill("2h")
    manager.locator("[name$=criteria]").first.fill(say["done"])
    submit(manager, "/finish/")
    link = manager.locator("main a", has_text=say["task"]).first
    expect(link).to_be_visible()
    return link.get_attribute("href")


def claim_and_start(assistant: Page, address: str, say: dict[str, str]) -> None:
    """She reads, takes it, reads the playbook where she must, and starts the clock."""
    assistant.goto(address)
    expect(assistant.locator("main")).to_contain_text(say["said"])
    claim(assistant)
    start(assistant, address)
    expect(assistant.locator("#clock-bar")).to_contain_text(say["task"])
    assistant.locator("form[action$='/comments/'] textarea").fill(say["progress"])
    submit(assistant, "/comments/")
    expect(assistant.locator("main")).to_contain_text(say["progress"])


def claim(assistant: Page) -> None:
    """What her hours hardly leave room for, on a Friday evening say, she is asked about once."""
    submit(assistant, "/claim/")
    taken, asked = "main form[action$='/clock/start/']", "main input[name=sure]"
    expect(assistant.locator(f"{taken}, {asked}").first).to_be_attached()
    if assistant.locator(asked).count():
        submit(assistant, "/claim/")
    expect(assistant.locator(taken).first).to_be_attached()


def start(assistant: Page, address: str) -> None:
    press_start(assistant, address)
    while "/playbook/" in assistant.url:
        unread = assistant.locator("form[action$='/read/'] button")
        if not unread.count():
            press_start(assistant, address)
            return
        unread.first.click()
        assistant.wait_for_load_state()


def press_start(assistant: Page, address: str) -> None:
    """The page is left when the press is answered, not before."""
    assistant.goto(address)
    with assistant.expect_navigation():
        submit(assistant, "/clock/start/", within="main")


def watch_and_correct(client: Page, address: str, say: dict[str, str]) -> None:
    """The client sees the clock run and what was done, comments, and asks for a change."""
    client.goto(address)
    expect(client.locator("main")).to_contain_text(say["progress"])
    expect(client.locator("main")).to_contain_text(re.compile("working on it now|сейчас работает"))
    client.locator("form[action$='/comments/'] textarea").fill(say["comment"])
    submit(client, "/comments/")
    expect(client.locator("main")).to_contain_text(say["comment"])
    client.goto(f"{address}corrections/")
    client.locator("[name=text]").fill(say["correction"])
    submit(client, None)


def settle_and_deliver(assistant: Page, address: str, say: dict[str, str]) -> None:
    """She sees both, mends what was asked for and hands the result over; the clock stops."""
    assistant.goto(address)
    expect(assistant.locator("main")).to_contain_text(say["comment"])
    expect(assistant.locator("main")).to_contain_text(say["correction"])
    assistant.goto(f"{address}deliver/")
    assistant.locator("[name=summary]").fill(say["summary"])
    for box in assistant.locator("[name=met]").all():
        box.check()
    assistant.locator("[name^=state_][value=done]").first.check()
    answer = assistant.locator("main [name^=answer_]").first
    if answer.is_visible():
        answer.fill(say["answer"])
    submit(assistant, None)
    expect(assistant.locator("main")).to_contain_text(say["summary"])
    expect(assistant.locator("#clock-bar [role=timer]")).to_have_count(0)


def accept(client: Page, address: str, say: dict[str, str]) -> None:
    client.goto(address)
    expect(client.locator("main")).to_contain_text(say["summary"])
    client.goto(f"{address}accept/")
    client.locator("[name=rating][value='5']").check(force=True)
    client.locator("[name=word]").fill(say["thanks"])
    submit(client, None)
    client.goto(address)
    expect(client.locator("main")).to_contain_text(say["thanks"])


def see_the_charge(manager: Page, client: Page, address: str) -> None:
    """The worker makes it without anybody's doing; both see it, down to the entries."""
    for page in (manager, client):
        wait(lambda page=page: appears(page, address, "a[href^='/billing/charges/']"))
        page.locator("a[href^='/billing/charges/']").first.click()
        expect(page.locator("main table, main ol, main ul").first).to_be_visible()


def appears(page: Page, address: str, selector: str) -> bool:
    page.goto(address)
    return page.locator(selector).count() > 0


def wait(until: Callable[[], bool], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < deadline
        time.sleep(0.5)


def submit(page: Page, action: str | None, within: str = "main") -> None:
    """Press the first button of the form that goes to `action`, or to the page itself."""
    form = f"{within} form[action$='{action}']" if action else f"{within} form[method=post]"
    page.locator(f"{form} button:not([type=button]):not([formaction]):not([name])").first.click()
    page.wait_for_load_state()
