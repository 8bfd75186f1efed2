"""A playbook in a real browser: a film is watched with a seek, acknowledged, and then the clock
starts; sections change places by keyboard and by hand."""

import re

from playwright.sync_api import Page, expect

from e2e.conftest import PHONE, shoot
from e2e.test_story import submit

FILM = "Where things live"
TASK = "Answers to forty survey comments"
ON_NOW = "Lisbon trip in January, six people"
BOOK = "/clients/whitfield/playbook/"


def test_a_film_is_watched_with_a_seek_and_then_the_clock_starts(visit):
    owner, assistant = visit("client"), visit("assistant")
    ask_all_to_read(owner)
    task = address_of(assistant, TASK)
    assistant.goto(task)
    assistant.get_by_role("button", name="I have read it").click()
    expect(assistant.locator("#sheet")).to_contain_text("Read by")
    submit(assistant, "/clock/start/", within="main")
    expect(assistant).to_have_url(re.compile(re.escape(BOOK)))
    expect(assistant.locator(".to-read")).to_contain_text(FILM)
    watch(assistant)
    section(assistant).locator("form[action$='/read/'] button").click()
    expect(assistant).to_have_url(re.compile(task + "$"))
    submit(assistant, "/clock/start/", within="main")
    expect(assistant.locator("#clock-bar")).to_contain_text(TASK)
    assistant.goto(address_of(assistant, ON_NOW))
    submit(assistant, "/clock/start/", within="main")


def ask_all_to_read(owner: Page) -> None:
    """The client's owner makes the film a must, and says what is new in it."""
    owner.goto(BOOK)
    section(owner).locator(".plot-head a").click()
    owner.get_by_label("Must be read before starting").check()
    owner.get_by_label("What changed", exact=True).fill("The archive is shown too")
    owner.get_by_label("Big: everybody reads it again").check()
    owner.get_by_role("button", name="Save the section").click()
    expect(section(owner)).to_contain_text("must read")


def watch(assistant: Page) -> None:
    """The text's 0:40 leads there; the film comes in parts."""
    answers: list[int] = []
    assistant.on("response", lambda answer: answers.append(status_of_film(answer)))
    assistant.reload()
    film = section(assistant).locator("video")
    assistant.wait_for_function("() => document.querySelector('video').readyState > 0")
    section(assistant).locator(".moment-link", has_text="0:40").first.click()
    assistant.wait_for_function("() => document.querySelector('video').currentTime >= 40")
    assistant.wait_for_function("() => document.querySelector('video').readyState >= 2")
    assert film.evaluate("film => film.currentTime") < 60
    assert film.evaluate("film => film.textTracks[0].kind") == "captions"
    film.evaluate("film => film.pause()")
    assert 206 in answers


def status_of_film(answer) -> int:
    return answer.status if answer.url.endswith(".mp4") else 0


def test_sections_change_places_by_keyboard_and_by_hand(visit):
    page = visit("manager", size=PHONE)
    page.goto(BOOK)
    before = titles(page)
    page.locator("summary", has_text="Change the order").press("Enter")
    down = page.locator("form#order").get_by_role("button", name=f"Move down: {before[0]}")
    with page.expect_response(lambda answer: answer.url.endswith("/order/")) as saved:
        down.press("Enter")
    assert saved.value.status == 303
    expect(page.locator("#live")).to_have_text(f"{before[0]}: place 2 of {len(before)}")
    expect(down).to_be_focused()
    swapped = [before[1], before[0], *before[2:]]
    assert titles(page) == swapped
    page.reload()
    assert titles(page) == swapped
    page.locator("summary", has_text="Change the order").press("Enter")
    with page.expect_response(lambda answer: answer.url.endswith("/order/")):
        drag(page, 1, 0)
    shoot(page, "playbook-order-390")
    page.reload()
    assert titles(page) == before


def test_without_scripts_the_order_changes_too(browser, site):
    context = browser.new_context(base_url=site.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/login/")
    page.locator("#id_username").fill("manager@demo.example")
    page.locator("#id_password").fill("demo-smartfield")
    page.locator("main form button[type=submit], main form button:not([type])").first.click()
    page.goto("/clients/norden/playbook/")
    before = titles(page)
    page.locator("summary", has_text=re.compile("Change the order")).click()
    page.locator("form#order li").nth(1).get_by_role("button", name="Move up").click()
    assert titles(page) == [before[1], before[0], *before[2:]]
    context.close()


def drag(page: Page, start: int, end: int) -> None:
    """Take a row by its grip and let it go over another."""
    grip, goal = (page.locator("form#order .grip").nth(n) for n in (start, end))
    grip.scroll_into_view_if_needed()
    here, there = grip.bounding_box(), goal.bounding_box()
    page.mouse.move(here["x"] + 8, here["y"] + 12)
    page.mouse.down()
    page.mouse.move(there["x"] + 8, there["y"] + there["height"] / 2, steps=12)
    page.mouse.up()


def titles(page: Page) -> list[str]:
    """Of the sections as the page shows them, numbered in their order."""
    heads = page.locator(".book .main section[id^=section-] h2").all_inner_texts()
    numbers, words = zip(*(head.split(" ", 1) for head in heads), strict=True)
    assert list(numbers) == [str(n) for n in range(1, len(heads) + 1)]
    return list(words)


def section(page: Page):
    return page.locator("section[id^=section-]", has_text=FILM)


def address_of(page: Page, title: str) -> str:
    page.goto("/tasks/")
    link = page.locator("main a", has_text=title).first
    expect(link).to_be_visible()
    return link.get_attribute("href")
