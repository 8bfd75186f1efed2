from django.urls import path

from clients.views import calls, clients, figures, leads, people, playbook, script

urlpatterns = [
    path("calls/", calls.call_list, name="call_list"),
    path("calls/script/", script.call_script, name="call_script"),
    path("calls/script/new/", script.script_new, name="script_new"),
    path("calls/script/<int:pk>/", script.script_item, name="script_item"),
    path("leads/", leads.lead_list, name="lead_list"),
    path("leads/figures/", figures.lead_figures, name="lead_figures"),
    path("clients/", clients.client_list, name="client_list"),
    path("clients/new/", clients.client_new, name="client_new"),
    path("clients/<slug:slug>/", clients.client, name="client"),
    path("clients/<slug:slug>/stage/", leads.client_stage, name="client_stage"),
    path("clients/<slug:slug>/edit/", clients.client_edit, name="client_edit"),
    path("clients/<slug:slug>/tasks/", clients.client_tasks, name="client_tasks"),
    path("clients/<slug:slug>/calls/", clients.client_calls, name="client_calls"),
    path("clients/<slug:slug>/people/", people.client_people, name="client_people"),
    path("clients/<slug:slug>/people/invite/", people.client_invite, name="client_invite"),
    path("clients/<slug:slug>/people/<int:pk>/", people.client_member, name="client_member"),
    path("clients/<slug:slug>/contacts/new/", people.contact_new, name="contact_new"),
    path("clients/<slug:slug>/contacts/<int:pk>/", people.contact, name="contact"),
    path("clients/<slug:slug>/playbook/", playbook.client_playbook, name="client_playbook"),
    path("clients/<slug:slug>/playbook/edit/", playbook.section_new, name="section_new"),
    path("clients/<slug:slug>/playbook/<int:pk>/", playbook.section, name="section"),
    path("clients/<slug:slug>/playbook/<int:pk>/read/", playbook.section_read, name="section_read"),
    path("playbook/", playbook.playbook, name="playbook"),
]
