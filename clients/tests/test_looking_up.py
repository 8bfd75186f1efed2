"""Who is it? Found by whatever is known, with slips, and by indexes alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clients.looking_up import look_up, number, sole_owner
from clients.models import Client, Contact, ContactPhone

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(manager):
    """Make a person of a company with a number."""

    def make(name="Ирина Соколова", company="Аркадия", phone="+79161234567", email=""):
        client = Client.objects.create(
            name=company, slug=f"c{Client.objects.count()}", manager=manager
        )
        contact = Contact.objects.create(client=client, name=name, email=email)
        ContactPhone.objects.create(contact=contact, number=phone)
        return contact

    return make


@pytest.mark.parametrize(
    "typed",
    [
        "+7 916 123-45-67",
        "8 (916) 123-45-67",
        "89161234567",
        "79161234567",
        "007 916 123 45 67",
        "+7 916 123 45 67 доб. 12",
        "+7 (916) 123-45-67 ext 104",
        "8 916 123 45 67, 12",
    ],
)
def test_a_number_in_any_spelling_chooses_its_owner(known, typed):
    person = known()
    known("Somebody Else", "Norden", "+351912448190")
    assert sole_owner(number(typed)) == person
    assert look_up(typed).people == [person]


@pytest.mark.parametrize("typed", ["123-45-67", "1234567", "4567", "23 45 67"])
def test_the_end_of_a_number_finds_but_does_not_choose(known, typed):
    person = known()
    known("Somebody Else", "Norden", "+351912448190")
    assert look_up(typed).people == [person]
    assert sole_owner(number(typed) or "") is None


@pytest.mark.parametrize("typed", ["916", "", "  ", "+", "доб. 12345", "x" * 5000, "\x00", "%%%%"])
def test_what_tells_nothing_finds_nobody(known, typed):
    known()
    assert look_up(typed).people == []


@pytest.mark.parametrize(
    "typed",
    [
        "Ирина Соколова",
        "соколва",  # a letter less
        "Сокалова",
        "Аркадия",
        "Аркдия",
        "Bhbyf Cjrjkjdf",  # the other keyboard
        "Fhrflbz",
    ],
)
def test_a_person_is_found_by_their_name_and_company_with_slips(known, typed):
    person = known()
    known("Dana Whitfield", "Whitfield & Co", "+351912448190")
    assert look_up(typed).people == [person]


@pytest.mark.parametrize("typed", ["Whitfeld", "Dana Witfield", "Вфтф Цршеашудв", "whitfield & c"])
def test_so_are_english_names(known, typed):
    known()
    person = known("Dana Whitfield", "Whitfield & Co", "+351912448190")
    assert look_up(typed).people == [person]
    assert person.client in look_up(typed).companies


def test_an_email_is_found_as_far_as_it_is_typed(known):
    person = known(email="irina@arkadia.example")
    known("Dana Whitfield", "Whitfield & Co", "+351912448190", "dana@whitfield.example")
    for typed in ("irina@arkadia.example", "Irina@Ark", "irina@"):
        assert look_up(typed).people == [person]


def test_who_shares_a_number_is_shown_and_nobody_chosen(known):
    first, second = known(), known("Пётр Соколов", "Берег", "+79161234567")
    assert {*look_up("89161234567").people} == {first, second}
    assert sole_owner("+79161234567") is None


def test_a_look_up_is_four_statements_by_indexes(known):
    known()
    with CaptureQueriesContext(connection) as asked:
        look_up("Сокалова", "+79161234567", "irina@arkadia.example")
    asked = [query["sql"] for query in asked if query["sql"].startswith('SELECT "')]
    assert len(asked) == 4  # our own numbers, people, theirs, companies
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")  # of a table this small
        cursor.execute("EXPLAIN " + asked[1])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    for index in ("contact_name_trgm", "client_name_trgm", "phone_number_trgm"):
        assert index in plan
    assert "contact_email_trgm" in plan
