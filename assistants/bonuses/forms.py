"""A rule without code, a gift, and the words on a line of the ledger."""

from decimal import Decimal

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from assistants.models import Bonus, BonusTerms
from assistants.models.bonus import OF_MANY
from smartfield.lib.fields import DayField
from smartfield.lib.lines import Line, Words
from smartfield.lib.money import CURRENCIES

Condition = BonusTerms.Condition
APPROVE, DECLINE, ANSWER = "approve", "decline", "answer"
MOST = Decimal("100000")
LIMITS = {Condition.RATING: (1, 5), Condition.VOLUME: (2, 500), Condition.STREAK: (2, 500)}


class SumField(forms.DecimalField):
    """Money as it is typed in either language: `12.50`, `12,50`."""

    def __init__(self, **kwargs):
        messages = {
            "required": _("Enter a sum, like 12.50"),
            "invalid": _("Enter a sum, like 12.50"),
            "min_value": _("Enter a sum above zero"),
            "max_value": _("Enter a smaller sum"),
            "max_digits": _("Enter a smaller sum"),
            "max_decimal_places": _("Enter a sum with at most two decimals"),
        }
        bounds = {"min_value": Decimal("0.01"), "max_value": MOST, "decimal_places": 2}
        widget = forms.TextInput({"class": "w-short", "inputmode": "decimal"})
        super().__init__(widget=widget, error_messages=messages, **bounds, **kwargs)

    def to_python(self, value):
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


def _currency() -> forms.ChoiceField:
    widget = forms.Select({"class": "w-short"})
    return forms.ChoiceField(
        label=_("Currency"), choices=CURRENCIES, widget=widget, initial=settings.AGENCY_CURRENCY
    )


class RuleForm(forms.Form):
    name = Line(
        label=_("Name of the rule"),
        max_length=80,
        empty=_("Give it a name"),
        help_text=_("Assistants read it."),
    )
    condition = forms.ChoiceField(label=_("When"), choices=Condition)
    threshold = forms.IntegerField(
        label=_("How many, or which rating"),
        required=False,
        widget=forms.TextInput({"class": "w-short", "inputmode": "numeric"}),
        error_messages={"invalid": _("Enter a whole number")},
    )
    amount = SumField(label=_("Sum"))
    currency = _currency()
    pay = forms.ChoiceField(label=_("How the sum counts"), choices=BonusTerms.Pay)
    period = forms.ChoiceField(
        label=_("Period"),
        choices=BonusTerms.Period,
        initial=BonusTerms.Period.MONTH,
        help_text=_("In which tasks are counted, and for which the cap holds."),
    )
    cap = SumField(
        label=_("At most for a person in a period"),
        required=False,
        help_text=_("Empty: without a cap."),
    )
    valid_from = DayField(label=_("From"), empty=_("Choose the first day"))
    valid_to = DayField(label=_("To"), required=False, help_text=_("Empty: until further notice."))

    def clean(self):
        values = super().clean()
        self._check_threshold(values)
        self._check_sums(values)
        first, last = values.get("valid_from"), values.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("The last day is before the first"))
        return values

    def _check_threshold(self, values):
        limits = LIMITS.get(values.get("condition"))
        if limits is None:
            values["threshold"] = None
        elif "threshold" not in self.errors:
            n = values.get("threshold")
            if n is None or not limits[0] <= n <= limits[1]:
                words = _("Enter a number from %(least)s to %(most)s")
                self.add_error("threshold", words % {"least": limits[0], "most": limits[1]})

    def _check_sums(self, values):
        if values.get("pay") == "hourly" and values.get("condition") in OF_MANY:
            self.add_error("pay", _("Hours are those of one task: choose a fixed sum here"))
        amount, cap = values.get("amount"), values.get("cap")
        if amount and cap and cap < amount:
            self.add_error("cap", _("The cap is below the sum"))


class GiftForm(forms.Form):
    amount = SumField(label=_("Sum"))
    currency = _currency()
    reason = Words(
        label=_("What it is for"),
        max_length=1000,
        rows=3,
        empty=_("Say what it is for: the assistant reads it"),
        help_text=_("The assistant reads it. The client sees nothing of it."),
    )


class WordForm(forms.Form):
    """A manager's word on a line; the button that was pressed says which."""

    decision = forms.ChoiceField(
        choices=[(APPROVE, ""), (DECLINE, ""), (ANSWER, "")], widget=forms.HiddenInput
    )
    word = Words(
        label=_("Why not"),
        max_length=1000,
        rows=3,
        required=False,
        help_text=_("Needed where you decline. The assistant reads it."),
    )
    answer = Words(label=_("Your answer"), max_length=2000, rows=3, required=False)

    def __init__(self, *args, bonus: Bonus, **kwargs):
        super().__init__(*args, **kwargs)
        if not bonus.is_waiting:
            del self.fields["word"]
        if not bonus.question or bonus.answer:
            del self.fields["answer"]


class QuestionForm(forms.Form):
    text = Words(
        label=_("Your question"),
        max_length=1000,
        empty=_("Write your question"),
        help_text=_("It goes to the manager who answers for this bonus."),
    )
