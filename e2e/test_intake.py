"""The intake by keyboard alone, its keystrokes counted; its draft, whatever happens to the page."""

import re

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import PHONE

AT_MOST = 12
WORDS = {
    "en": {
        "said": "Six seats for the quarterly dinner, quiet, near the river.",
        "title": "Reserve a table for the quarterly dinner",
        "due": "fri 18",
        "queued": "1 task is in the queue.",
    },
    "ru": {
        "said": "Шесть мест на ужин в конце квартала, тихо, у реки.",
        "title": "Заказать стол для ужина в конце квартала",
        "due": "пт 18",
        "queued": "1 задача в очереди.",
    },
}


class Keys:
    """A keyboard that counts: a chord is one, text is none."""

    def __init__(self, page: Page):
        self.page, self.count = page, 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.count += 1

    def text(self, words: str) -> None:
        self.page.keyboard.type(words)


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.name")


def open_intake(page: Page) -> None:
    page.wait_for_url(re.compile(r"/calls/\d+/"))
    expect(page.locator("#id_who")).to_be_focused()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_returning_clients_call_with_a_task_costs_few_keys(visit, language):
    say = WORDS[language]
    page = visit("admin", language)  # a manager with no call on the line
    page.goto("/tasks/")
    keys = Keys(page)
    keys.press("KeyC")
    open_intake(page)
    keys.text("020 7946 0188" if language == "ru" else "+44 20 7946 0188")
    expect(page.locator("#found [type=radio][value^='contact:']").first).to_be_visible()
    if language == "ru":  # without its country nobody can be sure: down chooses the first
        keys.press("ArrowDown")
    else:
        expect(page.locator("#found [type=radio][value^='contact:']").first).to_be_checked()
    keys.press("Enter")
    expect(page.locator("#caller")).to_contain_text("Whitfield & Co")
    assert focused(page) == "id_summary"
    keys.text(say["said"])
    keys.press("Tab")
    assert focused(page) == "id_tasks-0-title"
    keys.text(say["title"])
    keys.press("Enter")
    assert focused(page) == "id_tasks-0-due_at"
    keys.text(say["due"])
    keys.press("Enter")
    assert focused(page) == "id_tasks-0-estimate_minutes"
    keys.text("2h")
    keys.press("Control+Enter")
    expect(page.locator(".toast-note")).to_contain_text(say["queued"])
    assert keys.count <= AT_MOST, keys.count
    task = page.locator("main a", has_text=say["title"])
    expect(task).to_be_visible()
    page.locator(".toast-note button[type=submit]").click()  # undo
    expect(page.locator(".toast-note")).not_to_contain_text(say["queued"])
    expect(page.locator("main .row-item", has_text=say["title"])).to_contain_text(
        re.compile("Draft|Черновик")
    )


def test_no_field_submits_alt_jumps_and_escape_loses_nothing(visit):
    page = visit("admin")
    keys = Keys(page)
    keys.press("KeyC")
    open_intake(page)
    address = page.url
    keys.text("Whitfeld")
    expect(page.locator("#found")).to_contain_text("Dana Whitfield")
    keys.press("Escape")
    expect(page.locator("#found")).to_be_hidden()
    assert page.locator("#id_who").input_value() == "Whitfeld"
    for place, field in (
        ("2", "id_summary"),
        ("3", "id_tasks-0-title"),
        ("4", "id_is_confirmed"),
        ("5", "id_recording"),
        ("1", "id_who"),
    ):
        keys.press(f"Alt+{place}")
        assert focused(page) == field
    keys.press("Alt+0")
    assert page.evaluate("document.activeElement.closest('#script') !== null")
    lines = page.locator("#intake input[type=text], #intake input:not([type])")
    for line in [one for one in lines.all() if one.is_visible()]:
        line.focus()
        keys.press("Enter")
        assert page.url.split("#")[0] == address.split("#")[0]
    expect(page.locator("h1")).to_have_text("Call intake")
    page.locator(".head .acts button").click()  # nobody spoke: leave the line free


def test_a_draft_comes_back_in_another_browser(visit):
    """With two tasks of one call; the browser is closed without a word."""
    page = visit("admin")
    page.goto("/calls/new/")
    page.keyboard.press("KeyC")
    open_intake(page)
    page.keyboard.type("Whitfield")
    page.locator("#id_summary").fill("Two things, and quickly.")
    page.locator("#id_tasks-0-title").fill("Book the ferry")
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator("#id_tasks-1-title")).to_be_focused()
    with page.expect_response(lambda answer: answer.url.endswith("/draft/") and answer.ok):
        page.keyboard.type("Renew the parking permit")
        page.keyboard.press("Enter")
    expect(page.locator("[data-saved]")).to_contain_text("saved")
    page.context.close()
    other = visit("admin")
    other.keyboard.press("KeyC")
    open_intake(other)
    expect(other.locator("#id_summary")).to_have_value("Two things, and quickly.")
    expect(other.locator("#id_tasks-0-title")).to_have_value("Book the ferry")
    expect(other.locator("#id_tasks-1-title")).to_have_value("Renew the parking permit")
    other.locator(".head .acts button").click()


def test_a_save_that_fails_says_so_and_tries_again(visit, complaints):
    page = visit("admin")
    page.keyboard.press("KeyC")
    open_intake(page)
    page.route("**/draft/", lambda route: route.abort())
    page.locator("#id_summary").fill("Typed while the line is down.")
    page.keyboard.press("Tab")
    expect(page.locator("#readback")).to_contain_text("Not saved, trying again")
    page.unroute("**/draft/")
    expect(page.locator("[data-saved]")).to_contain_text("saved", timeout=15_000)
    page.reload()
    expect(page.locator("#id_summary")).to_have_value("Typed while the line is down.")
    page.locator(".head .acts button").click()
    complaints.clear()  # the browser notes the requests that were cut


def test_a_task_like_an_open_one_is_offered_and_a_template_fills_the_rest(visit):
    page = visit("admin")
    page.keyboard.press("KeyC")
    open_intake(page)
    page.keyboard.type("+44 20 7946 0188")
    expect(page.locator("#found [type=radio][value^='contact:']").first).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator("#caller")).to_contain_text("Whitfield & Co")
    page.keyboard.press("Alt+3")
    page.keyboard.type("Move the dentist to next month")
    about = page.locator("#tasks-0-hints .about label", has_text="Move the dentist to next week")
    expect(about).to_be_visible()
    about.locator("input").check()
    expect(page.locator("#id_tasks-0-due_at")).to_be_hidden()
    page.keyboard.press("Control+Shift+Enter")
    page.keyboard.type("Oslo in March")
    block = page.locator("#tasks-1")
    block.locator("summary").first.click()
    block.locator("[name=tasks-1-template]").select_option(label="Trip")
    expect(page.locator("#id_tasks-1-criteria")).to_have_value(re.compile("Tickets and rooms"))
    expect(page.locator("#id_tasks-1-title")).to_have_value("Oslo in March")
    expect(page.locator("#tasks-1-hints")).to_contain_text("Budget")
    page.locator("#id_tasks-0-about-none, #id_tasks-0-title").last.focus()
    page.locator("#tasks-0-hints .about input[value='']").check()
    page.locator(".head .acts button").click()


def test_on_a_phone_the_end_is_at_hand_and_the_facts_fold(visit):
    page = visit("manager", size=PHONE)
    page.goto("/calls/new/")
    expect(page.locator("[data-finish]")).to_be_in_viewport()
    expect(page.locator("#caller details.facts-fold")).not_to_have_attribute("open", "")
    facts = page.locator("#caller summary")
    who, said = page.locator("#who").bounding_box(), page.locator("#said").bounding_box()
    assert who["y"] < facts.bounding_box()["y"] < said["y"]
    page.locator(".stepper a").nth(4).click()
    expect(page.locator("#recording")).to_be_in_viewport()
    expect(page.locator("[data-finish]")).to_be_in_viewport()
