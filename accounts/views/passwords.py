"""Passwords: forgotten, set anew by a mailed link, changed by their owner."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts import resetting
from accounts.access import ALL, everybody, roles
from accounts.forms.passwords import NewPassword, OwnPassword
from accounts.forms.signing_in import ForgottenPassword
from accounts.models import User
from accounts.views.private_links import dead_link, private_link
from smartfield.lib.answering import form_page
from smartfield.lib.returning import next_page, see

SET = "set"
KEPT, NEXT = "password reset token", "password reset next"


@everybody
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request):
    form = ForgottenPassword(request.POST if request.method == "POST" else None)
    page = next_page(request, "")
    if not form.is_valid():
        return form_page(request, "accounts/password_reset.html", form, next=page)
    resetting.ask(form.cleaned_data["email"], page)
    return see(reverse("password_reset_done"))


@everybody
@require_safe
def mailed(request):
    return render(request, "accounts/password_reset_done.html")


@everybody
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@private_link
def reset(request, uidb64, token):
    """The token moves into the session at once, out of the address and out of any Referer."""
    if token != SET:
        return _keep(request, uidb64, token)
    kept = request.session.get(KEPT)
    person = resetting.named(uidb64, kept)
    if person is None:
        return dead_link(request)
    form = NewPassword(person, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return form_page(request, "accounts/password_reset_confirm.html", form)
    return _set(request, person, kept, form.cleaned_data["password"])


def _keep(request: HttpRequest, uidb64: str, token: str) -> HttpResponse:
    if resetting.named(uidb64, token) is None:
        return dead_link(request)
    request.session[KEPT], request.session[NEXT] = token, next_page(request, "")
    return redirect("password_reset_confirm", uidb64, SET)


def _set(request: HttpRequest, person: User, token: str, password: str) -> HttpResponse:
    del request.session[KEPT]
    if not resetting.reset(person, token, password):
        return dead_link(request)
    page = request.session.pop(NEXT, "")
    asked = f"?{urlencode({'next': page})}" if page else ""
    return see(reverse("password_reset_complete") + asked)


@everybody
@require_safe
def complete(request):
    found = {"next": next_page(request, "")}
    return render(request, "accounts/password_reset_complete.html", found)


@roles(*ALL)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def own(request):
    """A new password for oneself. Every other session of the person ends."""
    form = OwnPassword(request.user, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return form_page(request, "accounts/password.html", form)
    request.user.set_password(form.cleaned_data["password"])
    request.user.save(update_fields=["password"])
    update_session_auth_hash(request, request.user)
    messages.success(request, _("Your password is changed. Other devices are signed out."))
    return see(reverse("me_settings"))
