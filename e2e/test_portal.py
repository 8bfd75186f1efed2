"""The client's side on a phone: a request with a file, the manager's yes, the work, the result and
its acceptance. Every step of the client's begins with a mail, whose link leads through sign-in."""

import email
import email.policy
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import PASSWORD, PHONE, shoot
from e2e.test_story import claim, start, submit, wait
from tasks.tests.sent_files import PDF, PNG

CLIENT = "client@demo.example"
WORDS = {
    "en": {
        "title": "Order cakes for the team day",
        "brief": "Twelve people, two do not eat nuts.",
        "question": "Chocolate or fruit?",
        "answer": "Half and half.",
        "result": "Ordered from the bakery by the station.",
        "thanks": "Lovely.",
        "taken": "We take it on",
        "asked": "A question for you",
        "ready": "Ready for you",
    },
    "ru": {
        "title": "Заказать торты ко дню команды",
        "brief": "Двенадцать человек, двое не едят орехов.",
        "question": "Шоколадные или фруктовые?",
        "answer": "Поровну.",
        "result": "Заказано в пекарне у вокзала.",
        "thanks": "Прекрасно.",
        "taken": "Берём",
        "asked": "Вопрос к вам",
        "ready": "Ждёт вашей проверки",
    },
}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_from_a_request_to_an_accepted_result(visit, site, language):
    say = WORDS[language]
    client = visit("client", language, PHONE)
    manager, assistant = visit("manager", language), visit("assistant", language)
    address = ask(client, say)
    shoot(client, f"portal-asked-{language}")
    ask_back(manager, address, say)
    answer(open_mail(visit, site, language, say["asked"], say["title"]), address, say)
    publish(manager, address, say)
    taken = open_mail(visit, site, language, say["taken"], say["title"])
    expect(taken.locator("h1")).to_have_text(say["title"])
    deliver(assistant, address, say)
    accept(open_mail(visit, site, language, say["ready"], say["title"]), address, say)
    client.goto(address)
    expect(client.locator("main")).to_contain_text(say["thanks"])
    shoot(client, f"portal-accepted-{language}")


def ask(client: Page, say: dict[str, str]) -> str:
    """What they need, a file and a picture; gives the request's address."""
    client.goto("/")
    client.locator(".tabs a[href='/tasks/new/']").click()
    client.locator("[name=title]").fill(say["title"])
    client.locator("[name=brief]").fill(say["brief"])
    sent = [("list.pdf", "application/pdf", PDF), ("cake.png", "image/png", PNG)]
    client.locator("[name=files]").set_input_files(
        [{"name": name, "mimeType": kind, "buffer": content} for name, kind, content in sent]
    )
    client.locator("main form[method=post] button[type=submit]").click()
    client.wait_for_load_state()
    expect(client.locator("main .picture img")).to_have_js_property("complete", value=True)
    expect(client.locator("main")).to_contain_text("list.pdf")
    return client.url.removeprefix(re.match(r"https?://[^/]+", client.url)[0])


def ask_back(manager: Page, address: str, say: dict[str, str]) -> None:
    manager.goto(address)
    expect(manager.locator("main")).to_contain_text("list.pdf")
    manager.locator("main a[href$='/ask-back/']").click()
    manager.locator("[name=text]").fill(say["question"])
    submit(manager, None)


def answer(client: Page, address: str, say: dict[str, str]) -> None:
    expect(client.locator("main")).to_contain_text(say["question"])
    client.locator("form[action$='/answer/'] textarea").fill(say["answer"])
    submit(client, "/answer/")


def publish(manager: Page, address: str, say: dict[str, str]) -> None:
    manager.goto(address)
    expect(manager.locator("main")).to_contain_text(say["answer"])
    submit(manager, "/publish/")


def deliver(assistant: Page, address: str, say: dict[str, str]) -> None:
    assistant.goto(address)
    claim(assistant)
    start(assistant, address)
    assistant.goto(f"{address}deliver/")
    assistant.locator("[name=summary]").fill(say["result"])
    submit(assistant, None)


def accept(client: Page, address: str, say: dict[str, str]) -> None:
    expect(client.locator("main")).to_contain_text(say["result"])
    client.locator(".dock a[href$='/accept/']").click()
    client.locator("[name=word]").fill(say["thanks"])
    submit(client, None)


def open_mail(visit, site, language: str, subject: str, title: str) -> Page:
    """Take the link out of the mail as it lies in the box, and follow it on a fresh phone."""
    link = address_in(site.folder, subject, title)
    page = visit("", language, PHONE)
    page.goto(link)
    expect(page).to_have_url(re.compile(r"/login/\?next="))
    page.locator("#id_username").fill(CLIENT)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    expect(page).to_have_url(link)
    return page


def address_in(folder: Path, subject: str, title: str) -> str:
    found: list[str] = []

    def is_there() -> bool:
        found[:] = [
            re.search(r"http://\S+/tasks/SF-\d+/", body)[0]
            for heading, to, body in mails(folder)
            if to == CLIENT and heading.startswith(subject) and title in heading
        ]
        return bool(found)

    wait(is_there)
    return found[0]


def mails(folder: Path):
    """Subject, addressee and text of every mail that was sent."""
    for path in (folder / "data" / "mail").glob("*.log"):
        for text in path.read_bytes().split(b"-" * 79):
            mail = email.message_from_bytes(text.strip(), policy=email.policy.default)
            if mail["Subject"]:
                body = mail.get_body(("plain",)).get_content()
                yield " ".join(mail["Subject"].split()), mail["To"], body
