"""A manager moves a table into the agency, and back out again."""

from playwright.sync_api import expect

TABLE = (
    "Company,Contact,Email\n"
    "Whitfield & Company,Una Hale,una@hale.example\n"
    "Lantern Books,Ida Moor,ida@lantern.example\n"
    "Fen Bakery,Otto Fen,nowhere\n"
)


def test_a_table_is_looked_over_chosen_brought_in_and_taken_back(visit):
    page = visit("manager", "en")
    page.goto("/imports/")
    page.get_by_label("What it holds").select_option("clients")
    file = {"name": "theirs.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("theirs.csv")).to_be_visible()
    page.get_by_role("button", name="Look it over").click()
    page.wait_for_url("**/imports/*/")
    expect(page.get_by_role("button", name="Bring in 1 line")).to_be_visible()
    page.get_by_role("link", name="Choose 1").click()
    page.wait_for_url("**/?fate=double")
    page.get_by_label("Line 2").select_option("new")
    page.get_by_role("button", name="Keep the choices").click()
    page.get_by_role("button", name="Bring in 2 lines").click()
    expect(page.get_by_role("heading", name="2 lines are in")).to_be_visible()
    expect(page.get_by_role("link", name="Lantern Books")).to_be_visible()
    page.get_by_role("button", name="Take it all back").click()
    expect(page.get_by_role("heading", name="Taken back")).to_be_visible()
