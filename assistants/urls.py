from django.urls import path

from assistants import abilities_page, views
from assistants.growth import pages as growth

urlpatterns = [
    path("queue/", views.queue, name="queue"),
    path("tasks/SF-<int:number>/claim/", views.task_claim, name="task_claim"),
    path("me/growth/", growth.me_growth, name="me_growth"),
    path("me/growth/learning/", growth.learning_new, name="learning_new"),
    path("people/learning/<int:pk>/", growth.learning, name="learning"),
    path("people/<int:pk>/growth/", growth.person_growth, name="person_growth"),
    path("people/<int:pk>/skills/", abilities_page.person_skills, name="person_skills"),
]
