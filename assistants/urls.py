from django.urls import path

from assistants import abilities_page, views
from assistants.bonuses import managing, rules
from assistants.bonuses import pages as bonuses
from assistants.growth import pages as growth

urlpatterns = [
    path("queue/", views.queue, name="queue"),
    path("tasks/SF-<int:number>/claim/", views.task_claim, name="task_claim"),
    path("me/growth/", growth.me_growth, name="me_growth"),
    path("me/growth/learning/", growth.learning_new, name="learning_new"),
    path("people/learning/<int:pk>/", growth.learning, name="learning"),
    path("people/<int:pk>/growth/", growth.person_growth, name="person_growth"),
    path("people/<int:pk>/skills/", abilities_page.person_skills, name="person_skills"),
    path("me/bonuses/", bonuses.me_bonuses, name="me_bonuses"),
    path("me/bonuses/<int:pk>/", bonuses.bonus_ask, name="bonus_ask"),
    path("people/bonuses/", managing.bonuses, name="bonuses"),
    path("people/bonuses/<int:pk>/", managing.bonus, name="bonus"),
    path("people/bonuses/<int:pk>/approve/", managing.bonus_approve, name="bonus_approve"),
    path("people/bonuses/rules/new/", rules.bonus_rule_new, name="bonus_rule_new"),
    path("people/bonuses/rules/<int:pk>/", rules.bonus_rule, name="bonus_rule"),
    path(
        "people/bonuses/rules/<int:pk>/switch/", rules.bonus_rule_switch, name="bonus_rule_switch"
    ),
    path("tasks/SF-<int:number>/bonus/", managing.task_bonus, name="task_bonus"),
]
