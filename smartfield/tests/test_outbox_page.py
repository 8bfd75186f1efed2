"""The mails written to files, for administrators."""

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection


@pytest.fixture
def post(settings, tmp_path):
    """Send a mail into the files that the page reads."""
    settings.MAIL_DIR = settings.EMAIL_FILE_PATH = tmp_path / "mail"

    def send(subject="Ready for you: Porto", body="Look here", html="<p>Look</p>"):
        backend = get_connection("django.core.mail.backends.filebased.EmailBackend")
        mail = EmailMultiAlternatives(
            subject, body, "us@x.example", ["dana@x.example"], connection=backend
        )
        mail.attach_alternative(html, "text/html")
        mail.send()

    return send


def names(client) -> list[str]:
    return [mail.file for mail in client.get("/outbox/").context["names"]]


def test_no_mail_yet(client, admin, post):
    client.force_login(admin)
    assert "No mail yet." in client.get("/outbox/").content.decode()


def test_a_mail_is_shown_whole_and_harmless(client, admin, post):
    post("Готово: <b>Porto</b>", "Привет <script>alert(1)</script>\n" + "-" * 79 + "\nend")
    client.force_login(admin)
    listed = client.get("/outbox/").content.decode()
    assert "Готово: &lt;b&gt;Porto&lt;/b&gt;" in listed
    page = client.get("/outbox/", {"mail": names(client)[0]}).content.decode()
    assert "Привет" in page
    assert "<script>alert" not in page
    assert "&lt;p&gt;Look&lt;/p&gt;" in page
    assert "dana@x.example" in page


def test_the_newest_comes_first(client, admin, post, settings):
    for second in (0, 1):
        post()
        (written,) = settings.MAIL_DIR.glob("*.log")
        written.rename(settings.MAIL_DIR / f"20261123-10000{second}-1.logx")
    for path in settings.MAIL_DIR.iterdir():
        path.rename(path.with_suffix(".log"))
    client.force_login(admin)
    assert names(client) == ["20261123-100001-1.log", "20261123-100000-1.log"]


@pytest.mark.parametrize(
    "name",
    [
        "../manage.py",
        "../x.log",
        "/etc/passwd",
        "%2e%2e/x.log",
        "x.log",
        "20261123-1-1.log",
        "\x00.log",
    ],
)
def test_nothing_but_mails_is_shown(client, admin, post, settings, name):
    post()
    (settings.MAIL_DIR.parent / "x.log").write_text("secret")
    client.force_login(admin)
    assert client.get("/outbox/", {"mail": name}).status_code == 404


def test_it_is_not_there_for_others(client, manager, post):
    client.force_login(manager)
    assert client.get("/outbox/").status_code == 404
