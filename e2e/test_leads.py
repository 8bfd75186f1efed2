"""The board of leads in a real browser: by mouse, by keyboard, and without JavaScript."""

import re

from playwright.sync_api import Page, expect

from e2e.conftest import PHONE, sign_in

BOARD = "/leads/?view=board"


def column(page: Page, stage: str):
    return page.locator(f"[data-column={stage}]")


def card(page: Page, name: str):
    return page.locator("[data-card]", has_text=name)


def test_a_card_is_dragged_and_lost_asks_why(visit):
    page = visit("manager")
    page.goto(BOARD)
    expect(card(page, "Quayside Bikes")).to_have_attribute("draggable", "true")
    card(page, "Quayside Bikes").drag_to(column(page, "talking").locator("h2"))
    expect(column(page, "talking")).to_contain_text("Quayside Bikes")
    expect(page).to_have_url(re.compile(r"view=board"))
    card(page, "Quayside Bikes").drag_to(column(page, "lost").locator("h2"))
    page.get_by_label("Why lost").fill("Wants it cheaper")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(column(page, "lost")).to_contain_text("Wants it cheaper")


def test_a_card_is_moved_by_keyboard_alone(visit):
    page = visit("manager")
    page.goto(BOARD)
    page.get_by_label("Move Fernhill Vets to").focus()
    page.keyboard.press("n")  # the menu finds "Not now" by its letter
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_label("Ask again on").fill("2099-03-01")
    page.get_by_label("Ask again on").press("Enter")
    expect(column(page, "not_now")).to_contain_text("Fernhill Vets")


def test_the_board_works_without_javascript_on_a_phone(browser, site):
    context = browser.new_context(
        base_url=site.address, java_script_enabled=False, viewport=PHONE, locale="en"
    )
    page = context.new_page()
    sign_in(page, "manager")
    page.goto(BOARD)
    page.get_by_label("Move Tideway Charters to").select_option("lead")
    card(page, "Tideway Charters").get_by_role("button").click()
    expect(column(page, "lead")).to_contain_text("Tideway Charters")
    context.close()


def test_a_company_s_data_is_asked_for_made_and_fetched(visit):
    page = visit("client")
    page.goto("/")
    page.goto("/me/export/")
    page.get_by_role("button", name="Make the file").click()
    expect(page.locator("main")).to_contain_text(re.compile("Being made|kept until"))
    link = page.get_by_role("link", name=re.compile(r"smartfield-me-.*\.zip"))
    for _ in range(40):
        if link.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    with page.expect_download() as download:
        link.first.click()
    assert download.value.path().read_bytes().startswith(b"PK")
