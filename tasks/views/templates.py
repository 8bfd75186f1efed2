"""Task templates, as managers keep them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import roles
from accounts.models import Role
from smartfield.lib.answering import form_page, is_done
from smartfield.lib.refusals import Refusal
from smartfield.lib.returning import see
from tasks.forms.templates import TemplateForm
from tasks.models import Template
from tasks.views.reaching import posted


@require_safe
@roles(Role.MANAGER)
def template_list(request: HttpRequest) -> HttpResponse:
    is_archived = "archived" in request.GET
    templates = Template.objects.filter(archived_at__isnull=not is_archived)
    found = templates.select_related("client", "category").prefetch_related("skills")
    return render(request, "tasks/templates.html", {"templates": found, "is_archived": is_archived})


@roles(Role.MANAGER)
def template_new(request: HttpRequest) -> HttpResponse:
    form = TemplateForm(posted(request))
    if is_done(form, Template().write):
        return see(reverse("template_list"))
    return form_page(request, "tasks/template.html", form)


@roles(Role.MANAGER)
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a template, put it away, or offer it again."""
    template = get_object_or_404(Template.objects.select_related("client"), pk=pk)
    if "archive" in request.POST:
        return _archive(request, template)
    form = TemplateForm(request.POST) if request.method == "POST" else TemplateForm.of(template)
    if is_done(form, template.write):
        return see(reverse("template_list"))
    return form_page(request, "tasks/template.html", form, existing=template)


def _archive(request: HttpRequest, template: Template) -> HttpResponse:
    form = TemplateForm.of(template)
    try:
        template.archive(is_archived=request.POST["archive"] == "1")
    except Refusal as refusal:
        found = {"form": form, "existing": template, "refusal": refusal}
        return render(request, "tasks/template.html", found, status=422)
    return see(reverse("template_list"))
