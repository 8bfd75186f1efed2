from django.urls import path, register_converter

from smartfield.lib.dates_in_addresses import WeekConverter
from timetracking import views

register_converter(WeekConverter, "week")

urlpatterns = [
    path("clock/", views.clock, name="clock"),
    path("clock/start/", views.start, name="clock_start"),
    path("clock/stop/", views.stop, name="clock_stop"),
    path("clock/switch/", views.start, name="clock_switch"),
    path("clock/confirm/", views.confirm, name="clock_confirm"),
    path("clock/undo/", views.undo, name="clock_undo"),
    path("clock/offline/", views.offline, name="clock_offline"),
    path("clock/offline/<int:pk>/", views.mended, name="clock_mended"),
    path("time/", views.today, name="time"),
    path("time/add/", views.add, name="time_add"),
    path("time/confirm/", views.to_look_at, name="time_look"),
    path("time/calendar/", views.feed_settings, name="time_feed"),
    path("time/<date:day>/file/", views.sheet_file, name="time_file"),
    path("feeds/<str:secret>.ics", views.feed, name="feed"),
    path("time/week/<week:monday>/", views.week, name="time_week"),
    path("time/entries/<int:pk>/", views.entry, name="time_entry"),
    path("time/entries/<int:pk>/note/", views.note, name="time_note"),
    path("time/<date:day>/", views.day, name="time_day"),
    path("tasks/SF-<int:number>/time/", views.task_time, name="task_time"),
]
