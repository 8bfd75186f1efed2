from django.urls import path

from assistants import abilities_page, views

urlpatterns = [
    path("queue/", views.queue, name="queue"),
    path("tasks/SF-<int:number>/claim/", views.task_claim, name="task_claim"),
    path("people/<int:pk>/skills/", abilities_page.person_skills, name="person_skills"),
]
