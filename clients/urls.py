from django.urls import path

from clients.views import agreements, calls, clients, history, merging, people, playbook

urlpatterns = [
    path("calls/", calls.call_list, name="call_list"),
    path("clients/", clients.client_list, name="client_list"),
    path("clients/new/", clients.client_new, name="client_new"),
    path("clients/doubles/", merging.client_doubles, name="client_doubles"),
    path("clients/merge/", merging.client_merge, name="client_merge"),
    path("clients/<slug:slug>/edit/", clients.client_edit, name="client_edit"),
    path("clients/<slug:slug>/archive/", clients.client_archive, name="client_archive"),
    path("clients/<slug:slug>/history/", history.client_history, name="client_history"),
    path("clients/<slug:slug>/agreements/", agreements.client_agreements, name="client_agreements"),
    path("clients/<slug:slug>/agreements/new/", agreements.agreement_new, name="agreement_new"),
    path("clients/<slug:slug>/agreements/<int:pk>/", agreements.agreement, name="agreement"),
    path("clients/<slug:slug>/tasks/", clients.client_tasks, name="client_tasks"),
    path("clients/<slug:slug>/calls/", clients.client_calls, name="client_calls"),
    path("clients/<slug:slug>/people/", people.client_people, name="client_people"),
    path("clients/<slug:slug>/people/invite/", people.client_invite, name="client_invite"),
    path("clients/<slug:slug>/people/leave/", people.client_leave, name="client_leave"),
    path("clients/<slug:slug>/people/merge/", merging.contact_merge, name="contact_merge"),
    path("clients/<slug:slug>/people/<int:pk>/", people.client_member, name="client_member"),
    path("clients/<slug:slug>/contacts/new/", people.contact_new, name="contact_new"),
    path("clients/<slug:slug>/contacts/<int:pk>/", people.contact, name="contact"),
    path("clients/<slug:slug>/playbook/", playbook.client_playbook, name="client_playbook"),
    path("clients/<slug:slug>/playbook/edit/", playbook.section_new, name="section_new"),
    path("clients/<slug:slug>/playbook/<int:pk>/", playbook.section, name="section"),
    path("clients/<slug:slug>/playbook/<int:pk>/read/", playbook.section_read, name="section_read"),
    path("playbook/", playbook.playbook, name="playbook"),
]
