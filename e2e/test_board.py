"""A manager's morning on the board, by keyboard; and a card that is dragged."""

from playwright.sync_api import Page, expect

BOARD = "/tasks/?view=board"


def column(page: Page, state: str):
    return page.locator(f"[data-column={state}]")


def go_to(page: Page, title: str) -> None:
    """J until the card of that title has the focus."""
    for _ in range(60):
        page.keyboard.press("j")
        if page.evaluate("document.activeElement.textContent") == title:
            return
    raise AssertionError(f"J does not lead to {title}")


def move(page: Page, to: str) -> None:
    page.keyboard.press("m")
    choice = page.locator(f"details[open] [data-to={to}]")
    expect(choice).to_be_visible()
    for _ in range(12):
        page.keyboard.press("Tab")
        if choice.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")


def test_a_manager_s_morning_on_the_board_by_keyboard(visit):
    page = visit("manager")
    page.goto(BOARD)
    draft = column(page, "draft").locator(".title").first.inner_text()
    go_to(page, draft)
    move(page, "open")
    page.wait_for_url("**view=board*")
    expect(column(page, "open")).to_contain_text(draft)

    given = column(page, "open").locator(".title").first.inner_text()
    go_to(page, given)
    move(page, "claimed")
    page.wait_for_url("**/assign/**")
    page.locator("input[name=assistant]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**view=board*")
    expect(column(page, "claimed")).to_contain_text(given)

    page.goto("/tasks/?state=draft")
    page.keyboard.press("j")
    page.keyboard.press("Space")
    expect(page.locator("dialog h2")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    expect(page.locator(".pick :checked")).to_have_count(3)
    page.locator("#bulk-do").select_option("priority")
    page.locator("#bulk button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/tasks/bulk/?**")
    page.get_by_label("low").check()
    page.get_by_label("low").press("Enter")
    page.wait_for_url("**/tasks/bulk/*/**")
    expect(page.locator("main")).to_contain_text("Done to 3 tasks")
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.locator("main")).to_contain_text("Taken back.")
    page.get_by_role("link", name="Back to the tasks").press("Enter")
    page.wait_for_url("**/tasks/?state=draft**")
    with page.expect_download() as download:
        page.get_by_role("link", name="As CSV").press("Enter")
    assert download.value.path().read_bytes().startswith("\ufeffNumber,Task".encode())

    page.goto(BOARD)
    card = column(page, "draft").locator("[data-card]").first
    title = card.locator(".title").inner_text()
    card.drag_to(column(page, "accepted").locator("h2"))  # not allowed: it stays
    expect(column(page, "draft")).to_contain_text(title)
    card.drag_to(column(page, "open").locator("h2"))
    expect(column(page, "open")).to_contain_text(title)
