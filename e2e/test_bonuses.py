"""A bonus in real browsers: from a rule that is tried first to the assistant who asks about it."""

import re

from playwright.sync_api import expect

from e2e.conftest import PHONE


def test_a_rule_is_tried_and_switched_on_and_a_bonus_is_asked_about(visit):
    manager = visit("manager")
    manager.goto("/people/bonuses/")
    line = manager.locator(".bonus", has_text="Priya Nair: Five in a row").first
    line.get_by_role("button", name=re.compile("^Approve")).click()
    manager.wait_for_url("**/people/bonuses/")
    expect(manager.locator("#h-waiting").locator("xpath=../..")).not_to_contain_text(
        "Priya Nair: Five in a row"
    )
    manager.get_by_role("link", name="New rule").click()
    manager.wait_for_url("**/rules/new/")
    manager.get_by_label("Name of the rule").fill("Tens of tasks")
    manager.get_by_label("When").select_option("streak")
    manager.get_by_label("Sum", exact=True).fill("25,50")
    manager.get_by_role("button", name="Try it over").click()
    expect(manager.locator("#id_threshold_error")).to_contain_text("Enter a number from 2 to 500")
    manager.get_by_label("How many").fill("3")
    manager.get_by_role("button", name="Try it over").click()
    expect(manager.get_by_text("€25.50 for every 3 tasks in a row")).to_be_visible()
    manager.get_by_role("button", name="Save the rule").click()
    manager.wait_for_url(re.compile(r"/rules/\d+/$"))
    manager.get_by_role("button", name="Switch it on").click()
    expect(manager.get_by_role("button", name="Switch it off")).to_be_visible()

    assistant = visit("assistant", size=PHONE)
    assistant.goto("/me/bonuses/")
    expect(assistant.get_by_text("Tens of tasks")).to_be_visible()
    row = assistant.locator(".bonus", has_text="5 tasks in a row").first
    expect(row).to_contain_text("approved")
    row.get_by_role("link", name=re.compile("^Ask about this")).click()
    assistant.wait_for_url(re.compile(r"/me/bonuses/\d+/$"))
    assistant.get_by_label("Your question").fill("Which five are they?")
    assistant.get_by_role("button", name="Send the question").click()
    assistant.wait_for_url("**/me/bonuses/")
    expect(assistant.locator(".bonus", has_text="5 tasks in a row").first).to_contain_text(
        "Which five are they?"
    )
    manager.goto("/people/bonuses/")
    expect(manager.get_by_text("Which five are they?").first).to_be_visible()
