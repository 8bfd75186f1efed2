"""What somebody looks at is up to date without a reload, and never moves under their hands."""

from playwright.sync_api import expect

WORKING = "Priya is working on it now"
SOON = 20_000  # milliseconds, on a machine that does much else


def test_a_stopped_clock_is_seen_at_once_but_not_while_the_reader_types(visit):
    client, assistant = visit("client"), visit("assistant")
    client.goto("/")
    assistant.goto("/")
    page, answer = client.locator("#today"), client.locator("textarea").first
    expect(page).to_contain_text(WORKING)
    answer.fill("Thursday is")
    assistant.locator("#clock-bar").get_by_role("button", name="Stop").click()
    client.wait_for_timeout(2500)
    expect(answer).to_have_value("Thursday is")
    expect(page).to_contain_text(WORKING)
    answer.fill("")
    answer.blur()
    client.mouse.move(5, 5)
    expect(page).not_to_contain_text(WORKING, timeout=SOON)
    assistant.locator("#clock-bar").get_by_role("button", name="Undo").click()
    expect(page).to_contain_text(WORKING, timeout=SOON)
