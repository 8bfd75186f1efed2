"""Help answers for the reader's role, and names keys that the pages really have."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates"


@pytest.fixture
def read(client):
    def page(path, reader):
        client.force_login(reader)
        return client.get(path)

    return page


def test_each_role_reads_of_its_own_work(read, manager, assistant, arkadia):
    leads = {
        manager: "From the first ring to the accepted result.",
        assistant: "Take a task, start the clock, deliver.",
        arkadia.owner: "We do the work, you decide.",
    }
    for reader, lead in leads.items():
        html = read("/help/", reader).content.decode()
        assert lead in html
        assert settings.AGENCY_PHONE in html
        assert sum(other in html for other in leads.values()) == 1


def test_a_client_is_given_their_own_manager(read, manager, admin, arkadia, norden):
    manager.phone = "+351912555666"
    manager.save()
    norden.client.manager = admin
    norden.client.save()
    html = read("/help/", arkadia.owner).content.decode()
    assert "Marta Ferreira" in html
    assert "tel:+351912555666" in html
    assert "Ada Admin" not in html


def test_help_speaks_russian(read, assistant):
    assistant.language = "ru"
    assistant.save()
    assert '<html lang="ru"' in read("/help/", assistant).content.decode()


def test_the_keys_are_those_of_the_role(read, manager, assistant, arkadia):
    keys = {
        reader: read("/help/keys/", reader).content.decode()
        for reader in (manager, assistant, arkadia.owner)
    }
    assert "Log a call" in keys[manager].split('class="help-keys"')[1]
    assert "Stop the clock" not in keys[manager]
    assert "Stop the clock" in keys[assistant]
    assert "Go to Home" in keys[arkadia.owner]


def test_every_key_of_the_pages_is_on_the_list():
    """A key that somebody adds to a page is added to Help as well."""
    listed = set(re.findall(r"<kbd>([^<]+)</kbd>", (TEMPLATES / "help/keys.html").read_text()))
    names = {"Period": ".", "BracketLeft": "[", "BracketRight": "]"}
    for template in TEMPLATES.rglob("*.html"):
        used = re.findall(
            r'(?:data-key|\bkey)="((?:Key[A-Z]|Period|Bracket\w+| )+)"', template.read_text()
        )
        for code in " ".join(used).split():
            assert names.get(code, code.removeprefix("Key")) in listed, (template, code)
