"""Every address of the house (ux 2.4): English, lower case, a slash at the end."""

from django.contrib import admin
from django.urls import include, path, register_converter

from smartfield.lib.dates_in_addresses import DateConverter
from smartfield.views import erasing, exports, help, imports, ringing
from smartfield.views.client_files import client_files
from smartfield.views.client_page import client
from smartfield.views.client_team import client_prefer
from smartfield.views.files import file, file_preview
from smartfield.views.find import find
from smartfield.views.health import health
from smartfield.views.home import home
from smartfield.views.outbox import outbox
from smartfield.views.person_page import person
from smartfield.views.styleguide import styleguide

register_converter(DateConverter, "date")

urlpatterns = [
    path("", home, name="home"),
    path("", include("accounts.urls")),
    path("", include("tasks.urls")),
    path("", include("clients.urls")),
    path("", include("timetracking.urls")),
    path("", include("assistants.urls")),
    path("", include("billing.urls")),
    path("clients/<slug:slug>/", client, name="client"),
    path("clients/<slug:slug>/files/", client_files, name="client_files"),
    path("clients/<slug:slug>/team/", client_prefer, name="client_prefer"),
    path("calls/ringing/", ringing.ringing, name="ringing"),
    path("calls/bar/", ringing.call_bar, name="call_bar"),
    path("find/", find, name="find"),
    path("imports/", imports.import_list, name="import_list"),
    path("imports/<int:pk>/", imports.import_batch, name="import_batch"),
    path("imports/<int:pk>/choose/", imports.import_choose, name="import_choose"),
    path("imports/<int:pk>/bring/", imports.import_bring, name="import_bring"),
    path("imports/<int:pk>/back/", imports.import_back, name="import_back"),
    path("imports/tables/<slug:kind>.csv", imports.import_template, name="import_template"),
    path("files/<uuid:pk>/preview/", file_preview, name="file_preview"),
    path("me/export/", exports.me_export, name="me_export"),
    path("clients/<slug:slug>/export/", exports.client_export, name="client_export"),
    path("clients/<slug:slug>/erase/", erasing.client_erase, name="client_erase"),
    path(
        "clients/<slug:slug>/contacts/<int:pk>/erase/", erasing.contact_erase, name="contact_erase"
    ),
    path("people/<int:pk>/", person, name="person"),
    path("people/<int:pk>/erase/", erasing.person_erase, name="person_erase"),
    path("files/<uuid:pk>/<str:name>", file, name="file"),
    path("help/", help.help, name="help"),
    path("help/keys/", help.keys, name="help_keys"),
    path("styleguide/", styleguide, name="styleguide"),
    path("outbox/", outbox, name="outbox"),
    path("health/", health, name="health"),
    path("admin/", admin.site.urls),
]
