from django.urls import path

from smartfield.views.pending import pending

urlpatterns = [
    path("login/", pending, name="login"),
    path("logout/", pending, name="logout"),
    path("login/reset/", pending, name="password_reset"),
    path("login/reset/sent/", pending, name="password_reset_done"),
    path("login/reset/<uidb64>/<token>/", pending, name="password_reset_confirm"),
    path("login/reset/done/", pending, name="password_reset_complete"),
    path("welcome/<str:token>/", pending, name="welcome"),
    path("me/settings/", pending, name="me_settings"),
    path("me/password/", pending, name="me_password"),
    path("me/language/", pending, name="set_language"),
    path("me/theme/", pending, name="set_theme"),
    path("inbox/", pending, name="inbox"),
    path("inbox/read/", pending, name="inbox_read"),
    path("inbox/<int:pk>/", pending, name="inbox_item"),
    path("people/", pending, name="people"),
    path("people/invite/", pending, name="invite"),
    path("people/<int:pk>/", pending, name="person"),
]
