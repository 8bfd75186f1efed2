"""The agency's people: who they are, what they can do, what is with them now."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import inviting, leaving
from accounts.access import roles
from accounts.forms.people import Invite
from accounts.models import Role, User
from accounts.policies import may_let_in, may_put_out
from smartfield.lib.answering import form_page, is_done
from smartfield.lib.keyset import PARAMETER, page
from smartfield.lib.returning import see

ON_A_PAGE = 50
GROUPS = {
    "": (gettext_lazy("Everybody"), lambda staff: staff.active()),
    "assistants": (gettext_lazy("Assistants"), lambda staff: staff.assistants()),
    "managers": (gettext_lazy("Managers"), lambda staff: staff.managers()),
    "left": (gettext_lazy("No longer here"), lambda staff: staff.left()),
}


@roles(Role.MANAGER)
@require_safe
def people(request):
    chosen = request.GET.get("group", "")
    chosen = chosen if chosen in GROUPS else ""
    staff = GROUPS[chosen][1](User.objects.visible_to(request.user).staff().with_load())
    shown = page(staff, ["name", "id"], request.GET.get(PARAMETER, ""), ON_A_PAGE)
    context = {
        "people": shown.rows,
        "groups": [(code, words, code == chosen) for code, (words, _rows) in GROUPS.items()],
        **shown.links(request.GET),
    }
    return render(request, "accounts/people.html", context)


def about(user: User, someone: User) -> dict:
    """What `user` reads of `someone`; the page itself is `smartfield.views.person_page`."""
    now = someone.assignments.filter(until=None).select_related("task__client")
    return {
        "person": someone,
        "assignments": now.order_by("task__due_at", "task_id")[:50],
        "memberships": someone.memberships.select_related("client") if someone.is_client else (),
        "may_put_out": may_put_out(user, someone),
        "may_let_in": may_let_in(user, someone),
    }


@roles(Role.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request):
    form = Invite(request.POST if request.method == "POST" else None)
    if not is_done(form, lambda **facts: inviting.bring_in(**facts, by=request.user)):
        return form_page(request, "accounts/invite.html", form)
    messages.success(request, _("The invitation to %(email)s is on its way") % form.cleaned_data)
    return see(reverse("people"))


@roles(Role.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def put_out(request, pk):
    """Asked once: it ends their sessions, and coming back takes a new invitation."""
    someone = get_object_or_404(User.objects.visible_to(request.user).with_load(), pk=pk)
    if request.method != "POST":
        return _ask(request, someone)
    leaving.put_out(someone, by=request.user)
    messages.success(request, _("%(name)s cannot sign in any more") % {"name": someone})
    return see(reverse("person", args=[pk]))


def _ask(request: HttpRequest, someone: User) -> HttpResponse:
    context = {
        "person": someone,
        "verb": _("End their access"),
        "cancel_url": reverse("person", args=[someone.pk]),
        "is_danger": True,
    }
    return render(request, "accounts/put_out.html", context)


@roles(Role.MANAGER)
@require_POST
def let_in(request, pk):
    someone = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    leaving.let_in(someone, by=request.user)
    sent = _("The invitation to %(email)s is on its way")
    messages.success(request, sent % {"email": someone.email})
    return see(reverse("person", args=[pk]))
