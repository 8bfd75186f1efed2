from django.urls import path

from assistants.bonuses import managing, rules
from assistants.bonuses import pages as bonuses
from assistants.growth import pages as growth
from assistants.views import matching, person, queue

urlpatterns = [
    path("queue/", queue.queue, name="queue"),
    path("queue/order/", matching.queue_order, name="queue_order"),
    path("tasks/SF-<int:number>/claim/", queue.task_claim, name="task_claim"),
    path("tasks/SF-<int:number>/pass/", queue.task_pass, name="task_pass"),
    path("tasks/SF-<int:number>/decline/", queue.task_decline, name="task_decline"),
    path("tasks/SF-<int:number>/assign/", matching.task_assign, name="task_assign"),
    path("tasks/SF-<int:number>/offer/", matching.task_offer, name="task_offer"),
    path(
        "tasks/SF-<int:number>/offer/withdraw/",
        matching.task_withdraw_offer,
        name="task_withdraw_offer",
    ),
    path("people/<int:pk>/skills/", person.person_skills, name="person_skills"),
    path("people/<int:pk>/skills/confirm/", person.person_confirm, name="person_confirm"),
    path("people/<int:pk>/hours/", person.person_hours, name="person_hours"),
    path("people/<int:pk>/days-off/", person.person_off, name="person_off"),
    path("people/<int:pk>/not-for/", person.person_blocks, name="person_blocks"),
    path("me/growth/", growth.me_growth, name="me_growth"),
    path("me/growth/learning/", growth.learning_new, name="learning_new"),
    path("people/learning/<int:pk>/", growth.learning, name="learning"),
    path("people/<int:pk>/growth/", growth.person_growth, name="person_growth"),
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
