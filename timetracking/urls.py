from django.urls import path

from smartfield.views.pending import pending

urlpatterns = [
    path("clock/", pending, name="clock"),
    path("clock/start/", pending, name="clock_start"),
    path("clock/stop/", pending, name="clock_stop"),
    path("clock/switch/", pending, name="clock_switch"),
    path("clock/confirm/", pending, name="clock_confirm"),
    path("time/", pending, name="time"),
    path("time/add/", pending, name="time_add"),
    path("time/week/<int:year>-W<int:week>/", pending, name="time_week"),
    path("time/entries/<int:pk>/", pending, name="time_entry"),
    path("time/<date:day>/", pending, name="time_day"),
    path("tasks/SF-<int:number>/time/", pending, name="task_time"),
]
