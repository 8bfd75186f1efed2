from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import roles
from accounts.models import Role, User
from assistants.abilities import Abilities
from assistants.models import Profile
from smartfield.lib.answering import form_page
from smartfield.lib.returning import see


@roles(Role.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def person_skills(request, pk):
    """An assistant's skills and limit of tasks in hand, set by a manager."""
    someone = get_object_or_404(User.objects.visible_to(request.user).assistants(), pk=pk)
    profile, _is_new = Profile.objects.get_or_create(user=someone)
    form = Abilities(request.POST if request.method == "POST" else None, instance=profile)
    if not form.is_valid():
        return form_page(request, "assistants/skills.html", form, person=someone)
    profile.set_abilities(form.cleaned_data["wip_limit"], form.levels)
    messages.success(request, _("Saved"))
    return see(reverse("person", args=[pk]))
