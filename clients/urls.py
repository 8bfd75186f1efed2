from django.urls import path

from smartfield.views.pending import pending

urlpatterns = [
    path("calls/", pending, name="call_list"),
    path("clients/", pending, name="client_list"),
    path("clients/new/", pending, name="client_new"),
    path("clients/<slug:slug>/", pending, name="client"),
    path("clients/<slug:slug>/edit/", pending, name="client_edit"),
    path("clients/<slug:slug>/tasks/", pending, name="client_tasks"),
    path("clients/<slug:slug>/calls/", pending, name="client_calls"),
    path("clients/<slug:slug>/people/", pending, name="client_people"),
    path("clients/<slug:slug>/people/invite/", pending, name="client_invite"),
    path("clients/<slug:slug>/people/<int:pk>/", pending, name="client_member"),
    path("clients/<slug:slug>/contacts/new/", pending, name="contact_new"),
    path("clients/<slug:slug>/contacts/<int:pk>/", pending, name="contact"),
    path("clients/<slug:slug>/playbook/", pending, name="client_playbook"),
    path("clients/<slug:slug>/playbook/edit/", pending, name="section_new"),
    path("clients/<slug:slug>/playbook/<int:pk>/", pending, name="section"),
    path("clients/<slug:slug>/playbook/<int:pk>/read/", pending, name="section_read"),
    path("playbook/", pending, name="playbook"),
]
