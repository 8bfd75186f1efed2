from django.urls import path

from billing import views

urlpatterns = [
    path("hours/", views.hours, name="hours"),
    path("hours/entries.csv", views.hours_file, name="hours_file"),
    path("clients/<slug:slug>/hours/", views.client_hours, name="client_hours"),
    path("billing/", views.billing, name="billing"),
    path("billing/charges/<int:pk>/", views.charge, name="charge"),
]
