"""Our own table of clients: a line is a company, or another person of one."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.zones import zones
from smartfield.imports.reading.columns import Column
from smartfield.imports.reading.cut import Cut
from smartfield.imports.reading.rows import ClientRow, fingerprint
from smartfield.lib import phones
from smartfield.lib.money import CURRENCIES
from smartfield.lib.refusals import Refusal
from smartfield.lib.words import folded

COLUMNS = (
    Column("id", gettext_lazy("Number in the other tool"), "external id|номер|№|ид|код"),
    Column(
        "company",
        gettext_lazy("Company"),
        "client|customer|account|organization|organisation|company name|компания|клиент"
        "|организация|название|название компании|заказчик",
        is_required=True,
    ),
    Column(
        "contact",
        gettext_lazy("Contact"),
        "person|contact person|contact name|name|full name|контакт|контактное лицо|имя|фио",
    ),
    Column("position", gettext_lazy("Position"), "job title|title|role|должность"),
    Column("email", gettext_lazy("Email"), "e-mail|mail|почта|эл почта|электронная почта"),
    Column("phone", gettext_lazy("Phone"), "telephone|tel|mobile|телефон|тел|мобильный"),
    Column("city", gettext_lazy("City"), "town|город"),
    Column("language", gettext_lazy("Language"), "lang|язык"),
    Column("time_zone", gettext_lazy("Time zone"), "timezone|zone|часовой пояс"),
    Column("currency", gettext_lazy("Currency"), "валюта"),
    Column("in_short", gettext_lazy("In short"), "note|notes|about|comment|коротко|заметка|о них"),
)
LANGUAGES = {
    **dict.fromkeys(("en", "english", "английский", "англ"), "en"),
    **dict.fromkeys(("ru", "russian", "русский", "рус"), "ru"),
}


def read(cut: Cut) -> ClientRow:
    company, contact = cut.needed("company", 200), cut.short("contact", 120)
    email, phone = _email(cut), _phone(cut)
    if (email or phone) and not contact:
        contact = company[:120]
    said = fingerprint(company, contact, email, phone)
    return ClientRow(
        line=cut.number,
        external_id=cut.short("id", 100) or said,
        company=company,
        contact=contact,
        position=cut.short("position", 120),
        email=email,
        phone=phone,
        city=cut.short("city", 80),
        language=_language(cut),
        time_zone=_zone(cut),
        currency=_currency(cut),
        in_short=cut.long("in_short", 280),
    )


def _email(cut: Cut) -> str:
    email = folded(cut.short("email", 254))
    try:
        if email:
            validate_email(email)
        return email
    except ValidationError:
        raise Refusal(
            _("This is no address. It should look like name@company.com"), "email"
        ) from None


def _phone(cut: Cut) -> str:
    text = cut.short("phone", 60)
    if not text:
        return ""
    if number := phones.meant(text.removeprefix("'"), settings.AGENCY_COUNTRY):
        return number
    raise Refusal(
        _("This is no phone number. Write it with its country: +351 912 448 190"), "phone"
    )


def _language(cut: Cut) -> str:
    text = folded(cut.short("language", 40))
    if text and text not in LANGUAGES:
        raise Refusal(_("Choose en or ru"), "language")
    return LANGUAGES.get(text, "")


def _zone(cut: Cut) -> str:
    text = cut.short("time_zone", 64)
    if text and text not in zones():
        raise Refusal(_("There is no such time zone. Write it like Europe/Lisbon"), "time_zone")
    return text


def _currency(cut: Cut) -> str:
    text = cut.short("currency", 3).upper()
    if text and text not in dict(CURRENCIES):
        known = ", ".join(dict(CURRENCIES))
        raise Refusal(_("Choose one of these: %(known)s") % {"known": known}, "currency")
    return text
