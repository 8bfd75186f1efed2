"""A result in three rounds on a phone: points ticked, one thing sent back that was agreed and one
new wish, the answer, what changed; then our own mistake once more, the yes, and what of all this is
charged. And a manager who looks on."""

import re

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import DESKTOP, PHONE
from e2e.test_pages import look_at
from e2e.test_story import appears, start, submit, wait

TASK = "Compare three coworking spaces in Porto"
OTHER = "A page about us for the partners' fair"
AGREED, WISH = "Not yet: At most €250 a desk", "A photo of each room, too."


def test_a_review_in_rounds_on_a_phone(visit):
    client, assistant = visit("client", size=PHONE), visit("assistant")
    address = find(client)
    tick_and_send_back(client, address)
    answer_and_deliver(assistant, address, ["Dearer ones are out now.", "One photo of each."])
    see_what_changed(client, address)
    send_back_once_more(client, address)
    answer_and_deliver(assistant, address, ["Sorry, here it is."])
    accept(client, address)
    rate_again(client, address)
    see_the_charge(visit("manager"), client, address)


def find(client: Page, title: str = TASK) -> str:
    client.goto("/")
    row = client.locator("main li", has_text=title)
    return row.locator("a[href*='/tasks/SF-']").first.get_attribute("href")


def press(page: Page, point: str, words: str) -> None:
    row = page.locator("li.point", has_text=point)
    row.get_by_role("button", name=words, exact=True).click()
    expect(row.get_by_role("button", name=words, exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )


def tick_and_send_back(client: Page, address: str) -> None:
    client.goto(address)
    press(client, "Two desks from January", "Fine")
    press(client, "At most €250 a desk", "Not yet")
    assert is_whole(client)
    client.reload()
    expect(client.locator("li.point", has_text="At most €250 a desk")).to_contain_text("Not yet,")
    client.goto(f"{address}send-back/")
    expect(client.locator("[name=correction_0]")).to_have_value(AGREED)
    client.locator("button[name=add]").click()
    client.locator("[name=correction_1]").fill(WISH)
    client.locator("[name=kind_1][value=wish]").check(force=True)
    assert is_whole(client)
    submit(client, None)
    expect(client.locator("main")).to_contain_text("Not as agreed: free")
    expect(client.locator("main")).to_contain_text("A new wish: charged")


def answer_and_deliver(assistant: Page, address: str, answers: list[str]) -> None:
    start(assistant, address)
    assistant.goto(f"{address}deliver/")
    for radio in assistant.locator("[name^=state_][value=done]").all():
        radio.check(force=True)
    for field, words in zip(assistant.locator("[name^=answer_]").all(), answers, strict=True):
        field.fill(words)
    assistant.locator("[name=summary]").fill(f"All three have a room with a door. {answers[0]}")
    submit(assistant, None)
    expect(assistant.locator("main")).to_contain_text(answers[0])


def see_what_changed(client: Page, address: str) -> None:
    client.goto(address)
    main = client.locator("main")
    expect(main).to_contain_text("What changed since")
    expect(main).to_contain_text("Dearer ones are out now.")
    client.locator("details.changes summary").click()
    expect(client.locator("details.changes ins").first).to_be_visible()
    press(client, WISH, "Fine")
    assert is_whole(client)
    client.locator("a", has_text="The round before").click()
    expect(client.locator("h1")).to_have_text("Round 1")
    expect(main).to_contain_text("What was ticked")
    assert is_whole(client)


def send_back_once_more(client: Page, address: str) -> None:
    """A mistake of ours alone: this round is free."""
    client.goto(f"{address}send-back/")
    client.locator("[name=correction_0]").fill("The third photo is of another house.")
    submit(client, None)


def accept(client: Page, address: str) -> None:
    client.goto(f"{address}accept/")
    expect(client.locator("main")).to_contain_text("You have not ticked:")
    client.locator("[name=rating][value='4']").check(force=True)
    client.locator("[name=word]").fill("Second time right.")
    submit(client, None)
    expect(client.locator("main")).to_contain_text("4 of 5")


def rate_again(client: Page, address: str) -> None:
    client.locator("a", has_text="Change your rating").click()
    client.locator("[name=rating][value='5']").check(force=True)
    submit(client, None)
    expect(client.locator("main")).to_contain_text("5 of 5")


def see_the_charge(manager: Page, client: Page, address: str) -> None:
    """The round with a wish is charged; that of our own mistake is a free line of its own."""
    for page in (manager, client):
        wait(lambda page=page: appears(page, address, "a[href^='/billing/charges/']"))
        page.locator("a[href^='/billing/charges/']").first.click()
        row = page.locator("tr", has_text="Free: we corrected our own work")
        expect(row).to_have_count(1)
        expect(row).to_contain_text("free")
        row.locator("summary").click()
        expect(row.locator("details li")).not_to_have_count(0)
        expect(page.locator("main tbody tr")).not_to_have_count(1)


def test_a_manager_sees_what_a_client_sees(visit):
    manager = visit("manager", size=DESKTOP)
    manager.goto("/clients/")
    manager.locator("main a[href*='/clients/whitfield']").first.click()
    slug = re.search(r"/clients/([^/]+)/", manager.url)[1]
    manager.goto(f"/clients/{slug}/as-client/")
    manager.get_by_label("Dana Whitfield").check(force=True)
    submit(manager, None)
    expect(manager.locator(".viewing")).to_contain_text("You see what Dana Whitfield sees.")
    manager.goto(f"{find(manager, OTHER)}send-back/")
    manager.locator("[name=correction_0]").fill("Not from me.")
    with manager.expect_response(lambda response: response.request.method == "POST") as answer:
        manager.locator("main form button[type=submit]").first.click()
    assert answer.value.status == 403
    expect(manager.locator("main")).to_contain_text("You only look here.")
    manager.locator(".viewing button").click()
    expect(manager.locator(".viewing")).to_have_count(0)
    expect(manager).to_have_url(re.compile(f"/clients/{slug}/$"))


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_pages_of_a_review_are_sound(visit, language):
    client, manager = visit("client", language), visit("manager", language)
    address = find(client, OTHER)
    faults = []
    for n, part in enumerate(["", "accept/", "send-back/", "rounds/2/"]):
        faults += look_at(client, f"{address}{part}", f"review-{n}", language)
    for n, path in enumerate([decision(manager), "/clients/whitfield/as-client/"]):
        faults += look_at(manager, path, f"review-manager-{n}", language)
    manager.goto("/clients/whitfield/as-client/")
    manager.locator("[name=person]").first.check(force=True)
    submit(manager, None)
    faults += look_at(manager, "/", "review-viewing", language)
    assert faults == []


def decision(manager: Page) -> str:
    """Where the demo's question waits to be decided."""
    manager.goto("/inbox/")
    asked = re.compile("Free or charged|Бесплатно или платно")
    manager.goto(manager.locator("main a", has_text=asked).first.get_attribute("href"))
    return manager.locator("main a[href$='/decide/']").last.get_attribute("href")


def is_whole(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")
