"""The administration: Django's own, behind our sign-in page, for administrators only."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Config(AdminConfig):
    default_site = "smartfield.administration.Administration"


class Administration(admin.AdminSite):
    site_title = site_header = _("Smartfield: administration")
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        """Whoever is signed in and no administrator is not to know that there is a page."""
        if request.user.is_authenticated and not super().has_permission(request):
            raise Http404
        return super().has_permission(request)

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Our sign-in page counts the tries; there is no second one."""
        self.has_permission(request)
        page = QueryDict(mutable=True)
        page["next"] = request.GET.get("next", reverse("admin:index"))
        return HttpResponseRedirect(f"{reverse('login')}?{page.urlencode(safe='/')}")

    def logout(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The same request again, at our way out."""
        return HttpResponseRedirect(reverse("logout"), status=307)

    def password_change(
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponse:
        return HttpResponseRedirect(reverse("me_password"))
