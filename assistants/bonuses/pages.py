"""An assistant's bonuses: what is earned, what waits, what is near."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles
from accounts.models import Role
from assistants.bonuses import deciding, reading
from assistants.bonuses.forms import QuestionForm
from assistants.bonuses.near import near
from assistants.bonuses.wording import with_sentences
from assistants.models import Bonus
from smartfield.lib.answering import form_page, is_done
from smartfield.lib.keyset import PARAMETER, page
from smartfield.lib.returning import see

ON_A_PAGE = 50
NEWEST = ["-earned_at", "-id"]


@roles(Role.ASSISTANT)
@require_safe
def me_bonuses(request):
    now = timezone.now()
    mine = Bonus.objects.visible_to(request.user)
    shown = page(reading.lines(mine), NEWEST, request.GET.get(PARAMETER, ""), ON_A_PAGE)
    month = reading.month_of(now)
    found = {
        "month": reading.day_of(now),
        "approved": reading.sums(mine.filter(earned_at__gte=month.start), Bonus.State.APPROVED),
        "waiting": reading.sums(mine, Bonus.State.WAITING),
        "bonuses": with_sentences(shown.rows),
        "near": near(request.user, now),
        **shown.links(request.GET),
    }
    return render(request, "assistants/bonuses_mine.html", found)


@roles(Role.ASSISTANT)
@require_http_methods(["GET", "HEAD", "POST"])
def bonus_ask(request, pk):
    """A question about a line; it goes to the manager who answers for it."""
    bonus = get_object_or_404(reading.lines(Bonus.objects.visible_to(request.user)), pk=pk)
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if not is_done(form, lambda text: deciding.ask(bonus, by=request.user, text=text)):
        with_sentences([bonus])
        return form_page(request, "assistants/bonus_ask.html", form, bonus=bonus)
    messages.success(request, _("Your question is on its way."))
    return see(reverse("me_bonuses"))
