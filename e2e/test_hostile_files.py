"""Files that would run if a browser let them: kept or refused, none does, however it is opened.

What is kept is opened as a page and as a part of a page that has no policy of its own: first as
the door answers, then as it would answer a browser that does not say what it asks for, so that
the file's own headers stand alone. The same bytes without those headers do run, and are seen.
"""

import re
from contextlib import suppress
from functools import partial

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Route, expect

RUNS = b"ran('here');alert('here')"
MARKUP = b"<!doctype html><script>" + RUNS + b"</script>"
FAR = b" " * 2048  # further than browsers sniff
REFUSED = {
    "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>' + RUNS + b"</script></svg>",
    "picture.png": MARKUP,
    "page.html": MARKUP,
    "song.mp3": b"ID3\x03\0\0\0\0\0\x21" + MARKUP,
    "words.txt": MARKUP.decode().encode("utf-16"),
}
KEPT = {
    "form.pdf": b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF",
    "two at once.pdf": b"%PDF-1.7\n" + FAR + MARKUP,
    "two at once.gif": b"GIF89a/*" + b"\x01" * 8 + b"*/=1;" + RUNS,
    "two at once.wav": b"RIFF=1/*WAVEfmt " + b"\x01" * 40 + b"*/;" + RUNS,
    "script.txt": RUNS,
    "table.csv": b"a;b\n" + FAR + MARKUP,
    "bill\u202efdp.exe\"';\r\nX-Ran: 1\r\n\r\n<script>.txt": RUNS,
}
TAGS = ("img", "script", "iframe", "embed", "object", "audio", "link")
PUT_IN = """([address, tags]) => Promise.all(tags.map((tag) => new Promise((over) => {
  const part = Object.assign(document.createElement(tag), { onload: over, onerror: over });
  if (tag === "link") part.rel = "stylesheet";
  part[{ object: "data", link: "href" }[tag] ?? "src"] = address;
  document.body.append(part);
  setTimeout(over, 250);
})))"""


@pytest.fixture
def ran():
    """Where scripts ran, as they say themselves."""
    return []


@pytest.fixture
def context(visit, ran) -> BrowserContext:
    """The client's browser, where `ran()` tells us, and which has a page without a policy."""
    context = visit("client").context
    context.expose_function("ran", lambda where: ran.append(where))
    context.on("dialog", lambda dialog: (ran.append("dialog"), dialog.dismiss()))
    bare = {"content_type": "text/html", "body": "<!doctype html><title>Bare</title><body>"}
    context.route("**/bare/", lambda route: route.fulfill(**bare))
    return context


def test_hostile_files_are_refused_or_run_nowhere(context, ran, complaints):
    task = ask(context)
    for name, content in REFUSED.items():
        assert_refused(task, name, content)
    addresses = addresses_of(task)
    for address in addresses:
        assert_harmless(context, address)
        open_everywhere(task, address)
    assert ran == []
    context.route(re.compile(r"/files/[0-9a-f-]{36}/"), answered_without_asking_for_what)
    for address in addresses:
        open_everywhere(task, address)
    assert ran == []
    see_that_they_could_run(task, ran)
    complaints.clear()  # of what the browser kept from running


def ask(context: BrowserContext) -> Page:
    """The page of a request that brought all that is kept."""
    page = context.pages[0]
    page.goto("/tasks/new/")
    page.locator("[name=title]").fill("Read these for us")
    page.locator("[name=brief]").fill("Tell us what they say.")
    files = [{"name": name, "mimeType": "", "buffer": content} for name, content in KEPT.items()]
    page.locator("[name=files]").set_input_files(files)
    expect(page.locator("[name=files_sent]")).to_have_count(len(KEPT))
    page.locator("main form[method=post] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/tasks/SF-\d+/"))
    return page


def assert_refused(task: Page, name: str, content: bytes) -> None:
    token = task.locator("[name=csrfmiddlewaretoken]").first.input_value()
    file = {"name": name, "mimeType": "image/png", "buffer": content}
    form = {"csrfmiddlewaretoken": token, "text": "Look", "files": file}
    address = task.locator("form[action$='/comments/']").first.get_attribute("action")
    answer = task.request.post(address, multipart=form, headers={"Referer": task.url})
    assert answer.status == 422, name


def addresses_of(task: Page) -> set[str]:
    linked = task.locator("main [href^='/files/'], main [src^='/files/']")
    found = set(linked.evaluate_all("links => links.map((link) => link.href || link.src)"))
    assert len(found) == len(KEPT), found
    return found


def assert_harmless(context: BrowserContext, address: str) -> None:
    answer = context.request.get(address)
    headers = answer.headers
    assert answer.status == 200
    assert "sandbox" in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "html" not in headers["content-type"]
    assert "x-ran" not in headers
    disposition = headers["content-disposition"]
    is_shown = headers["content-type"].startswith(("image/", "audio/"))
    assert disposition.startswith("inline" if is_shown else "attachment")
    assert not re.search(r"[\r\n\u202e<>]|%E2%80%AE|%0A", disposition)


def open_everywhere(page: Page, address: str) -> None:
    """As a page of its own, and as each part of a page that could run it."""
    with suppress(Error):  # a download begins instead
        page.goto(address)
    page.goto("/bare/")
    page.evaluate(PUT_IN, [address, TAGS])


def answered_without_asking_for_what(route: Route) -> None:
    """What a browser gets that sends no `Sec-Fetch-Dest`."""
    address = route.request.url
    route.fulfill(response=route.request.frame.page.context.request.get(address))


def see_that_they_could_run(page: Page, ran: list[str]) -> None:
    """The same bytes under no guard."""
    for name, content_type, least in (
        ("two at once.pdf", "text/html", 3),  # as a page, a frame, an object
        ("table.csv", "text/html", 3),
        ("two at once.gif", "text/javascript", 1),
        ("two at once.wav", "text/javascript", 1),
        ("script.txt", "text/javascript", 1),
    ):
        bare = partial(Route.fulfill, body=KEPT[name], content_type=content_type)
        page.route("**/unguarded", bare)
        ran.clear()
        open_everywhere(page, "/unguarded")
        assert ran.count("here") >= least, name
        assert "dialog" in ran, name
