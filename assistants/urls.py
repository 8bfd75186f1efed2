from django.urls import path

from smartfield.views.pending import pending

urlpatterns = [
    path("queue/", pending, name="queue"),
    path("tasks/SF-<int:number>/claim/", pending, name="task_claim"),
]
