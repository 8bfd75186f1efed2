"""The page of one of the agency's people; of an assistant also what they can do and their load."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import STAFF, roles
from accounts.models import User
from accounts.views.people import about
from assistants.standing import standing


@roles(*STAFF)
@require_safe
def person(request, pk):
    someone = get_object_or_404(User.objects.visible_to(request.user).with_load(), pk=pk)
    facts = standing(someone, timezone.now()) if someone.is_assistant else {}
    return render(request, "accounts/person.html", {**about(request.user, someone), **facts})
