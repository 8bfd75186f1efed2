"""Standing test 5: every page in a real browser, on the demo's data.

Found by following links as each person would, so a page that nothing leads to fails too. Looked
at in 1280 and 390 px, English and Russian, light and dark: no axe violation, nothing in the
console, no sideways scroll. Colours do not know languages: English looks at the wide page in the
dark, Russian at the narrow one; in Russian one page of each address stands for its likes.
"""

from collections import deque
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, get_resolver, resolve
from playwright.sync_api import Page

from e2e.conftest import DESKTOP, PHONE, shoot

AXE = Path(__file__).resolve().parents[1] / "node_modules/axe-core/axe.min.js"
PEOPLE = ["manager", "assistant", "client", "admin"]
OF_ADMINS = {"home", "outbox", "styleguide"}
SAMPLES = {"en": 2, "ru": 1}  # of each address: one may be empty where the other is full
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
IN_THE_LIGHT = [("light", DESKTOP, RULES), ("light", PHONE, RULES)]
LOOKS = {  # a page is opened in its first look: one language opens it in the dark
    "en": [("dark", DESKTOP, ["color-contrast"]), *IN_THE_LIGHT],
    "ru": [*IN_THE_LIGHT, ("dark", PHONE, ["color-contrast"])],
}
# A colour on its way may set what is inside in motion: at rest is when two frames move nothing.
AT_REST = """async () => {
  const moves = () => document.getAnimations().some(one => one.playState === "running");
  for (let still = 0; still < 2; still = moves() ? 0 : still + 1)
    await new Promise(requestAnimationFrame);
}"""

# Not pages: what they answer is a redirect, a file, a fragment or data.
NO_PAGES = {
    *("file", "file_preview", "upload", "health", "events", "inbox_item", "logout", "time"),
    *("call_lookup", "clock", "ringing", "call_bar", "hours_file", "time_file", "feed"),
    *("task_csv", "task_xlsx", "task_peek", "import_template"),
}
# Reached from a mail or by strangers, asked for by a button, or rare in the demo's states; each
# has a test of its own.
UNLINKED = {
    *("login", "password_reset", "welcome", "password_reset_confirm", "password_reset_done"),
    *("password_reset_complete", "person_let_in", "task_publish", "task_claim", "task_resume"),
    *("task_answer", "task_correction", "task_reopen", "person_erase"),
    *("task_question", "task_decide", "task_rating", "task_ask_back", "view_new"),
    *("bulk_new", "bulk"),
}


def pages_of(page: Page, samples: int) -> dict[str, list[str]]:
    """URL name → addresses that this person's links lead to, breadth first from the start page."""
    found: dict[str, list[str]] = {"home": ["/"]}
    queue, seen = deque(["/"]), {"/"}
    while queue:
        address = queue.popleft()
        response = page.request.get(address, max_redirects=3)
        assert response.status < 500, f"{address}: {response.status}"
        if response.status != 200 or "text/html" not in response.headers["content-type"]:
            continue
        for link in links(page, response.text()):
            name = name_of(link)
            known = found.setdefault(name, []) if name else []
            if name and link not in seen and len(known) < samples:
                seen.add(link)
                known.append(link)
                queue.append(link)
    return found


def links(page: Page, html: str) -> list[str]:
    return page.evaluate(
        """html => [...new DOMParser().parseFromString(html, 'text/html')
           .querySelectorAll('a[href]')].map(a => a.getAttribute('href'))
           .map(href => href.split('#')[0]).filter(href => href.startsWith('/'))""",
        html,
    )


def name_of(address: str) -> str | None:
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    return None if match.namespace or match.url_name in NO_PAGES else match.url_name


@pytest.fixture(scope="module")
def reached() -> dict[str, set[str]]:
    """Person → the names of the pages that their links were seen to lead to."""
    return {}


@pytest.mark.timeout(900)
@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_pages_are_sound(visit, reached, person, language):
    page = visit(person, language)
    pages = pages_of(page, SAMPLES[language])
    reached[person] = reached.get(person, set()) | set(pages)
    faults = [
        fault
        for name, addresses in sorted(pages.items())
        if person != "admin" or name in OF_ADMINS  # the rest a manager has shown
        for n, address in enumerate(addresses)
        for fault in look_at(page, address, "" if n else f"{name}-0-{person}-{language}", language)
    ]
    assert faults == []


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_pages_of_strangers_are_sound(visit, language):
    page = visit(language=language)
    names = {"login": "/login/", "password_reset": "/login/reset/"}
    faults = [
        fault
        for name, address in names.items()
        for fault in look_at(page, address, f"{name}-0-stranger-{language}", language)
    ]
    assert faults == []


def look_at(page: Page, address: str, name: str, language: str) -> list[str]:
    """Faults of one page: all rules in the light, what colour can break in the dark too. Pictures
    are kept under `name`, if it has one."""
    faults = []
    for n, (theme, size, rules) in enumerate(LOOKS[language]):
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size(size)
        if n == 0:
            page.goto(address)
            page.evaluate(AXE.read_text())
        page.evaluate(AT_REST)
        seen = f"{size['width']}-{theme}"
        faults += [f"{address} {seen}: {fault}" for fault in faults_seen(page, rules)]
        if name:
            shoot(page, f"{name}-{seen}")
    return faults


def faults_seen(page: Page, rules: list[str]) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return violations(page, rules) + ["scrolls sideways"] * wide


def violations(page: Page, rules: list[str]) -> list[str]:
    """What axe finds wrong, rule and place."""
    return page.evaluate(
        """async rules => {
             const found = await axe.run({runOnly: rules, resultTypes: ['violations']});
             return found.violations.map(
               v => v.id + ' ' + v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(', '));
           }""",
        rules,
    )


def test_every_page_is_reached_by_somebody(visit, reached):
    for person in set(PEOPLE) - set(reached):  # where this test runs alone
        reached[person] = set(pages_of(visit(person), SAMPLES["en"]))
    named = {
        name
        for name in get_resolver().reverse_dict
        if isinstance(name, str) and name not in NO_PAGES | UNLINKED | by_post_only()
    }
    assert named - set().union(*reached.values()) == set()


def by_post_only() -> set[str]:
    """Addresses that only change something: no link can lead there."""
    return {
        *("set_language", "set_theme", "inbox_read", "clock_start", "clock_stop", "clock_switch"),
        *("clock_offline", "clock_mended"),
        *("import_choose", "import_bring", "import_back"),
        *("clock_confirm", "clock_undo", "time_note", "call_draft", "call_finish"),
        *("call_recording", "call_follow_up", "call_length", "call_undo", "task_lacking"),
        *("call_tried", "call_dismiss", "call_consent", "ring_take", "hook_calls", "upload_new"),
        *("call_missed", "section_read", "task_criterion", "task_comments", "section_order"),
        *("section_ask", "section_answer", "task_check", "as_client_stop"),
        *("client_archive", "client_prefer", "me_settled"),
        *("task_pass", "task_decline", "task_withdraw_offer", "person_confirm", "person_off"),
        *("client_archive", "client_prefer", "me_settled", "bonus_approve", "bonus_rule_switch"),
        *("task_move", "task_columns", "view_undo", "task_sheet", "task_recall"),
        *("task_step_new", "task_step", "task_after", "task_follow"),
    }
