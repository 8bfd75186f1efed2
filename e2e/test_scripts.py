"""What scripts add to pages: they write time as the server does, keep drafts, heed keys."""

import pytest
from django.utils import translation
from playwright.sync_api import expect

from smartfield.lib import durations

SECONDS = [0, 59, 60, 2537, 3600, 6300, 7260, 18_120, 36_000]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_scripts_write_time_as_the_server_does(visit, language):
    page = visit("assistant", language)
    page.evaluate("code => document.documentElement.lang = code", language)
    with translation.override(language):
        expected = [[durations.ticking(s), durations.in_full(s)] for s in SECONDS]
    written = page.evaluate(
        """async seconds => {
          const address = performance.getEntriesByType("resource").map(entry => entry.name)
            .find(name => name.includes("/js/words"));
          const { ticking, inFull } = await import(address);
          return seconds.map(n => [ticking(n), inFull(n)]);
        }""",
        SECONDS,
    )
    assert written == expected


def test_the_clock_ticks_in_the_bar_and_in_the_title(visit):
    page = visit("assistant")
    face = page.locator("#clock-bar [data-face]")
    if not face.count():  # whoever worked before has delivered
        page.locator("main form[action='/clock/start/'] button").first.click()
    expect(face).to_be_visible()
    before = face.inner_text()
    page.wait_for_function(
        "before => document.querySelector('#clock-bar [data-face]').innerText !== before",
        arg=before,
    )
    assert page.title()[0].isdigit()
    assert "running" in page.locator("link[rel=icon]").get_attribute("href")


def test_a_key_works_by_its_place_and_not_while_typing(visit):
    page = visit("manager")
    page.keyboard.press("/")
    page.keyboard.type("c")
    assert page.locator("#find").input_value() == "c"
    page.keyboard.press("Escape")
    russian = "new KeyboardEvent('keydown', {code: 'KeyC', key: 'с', bubbles: true})"
    page.evaluate(f"document.body.dispatchEvent({russian})")
    page.wait_for_url(lambda address: "/calls/" in address)


def test_the_theme_changes_at_once_and_stays(visit):
    page = visit("client")
    ground = "getComputedStyle(document.body).backgroundColor"
    page.locator(".account > summary").click()
    choose_theme(page, "light")
    light = page.evaluate(ground)
    choose_theme(page, "dark")
    page.wait_for_function(f"light => {ground} !== light", arg=light)
    page.reload()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    page.wait_for_function(f"light => {ground} !== light", arg=light)


def choose_theme(page, theme):
    """Press, and wait until the server knows: the next choice has an answer of its own."""
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.locator(f".account button[value={theme}]").click()


def test_a_menu_closes_on_escape_and_gives_the_focus_back(visit):
    page = visit("manager")
    summary = page.locator(".account > summary")
    summary.click()
    page.keyboard.press("Escape")
    assert not page.locator(".account .menu-sheet").is_visible()
    assert summary.evaluate("element => element === document.activeElement")
