from django.urls import path

from smartfield.views.pending import pending

urlpatterns = [
    path("hours/", pending, name="hours"),
    path("billing/", pending, name="billing"),
    path("billing/charges/<int:pk>/", pending, name="charge"),
]
