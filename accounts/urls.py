from django.urls import path

from accounts.views import inbox, passwords, people, settings, signing_in, uploading, welcome

urlpatterns = [
    path("login/", signing_in.sign_in, name="login"),
    path("logout/", signing_in.sign_out, name="logout"),
    path("login/reset/", passwords.forgotten, name="password_reset"),
    path("login/reset/sent/", passwords.mailed, name="password_reset_done"),
    path("login/reset/<str:uidb64>/<str:token>/", passwords.reset, name="password_reset_confirm"),
    path("login/reset/done/", passwords.complete, name="password_reset_complete"),
    path("welcome/<str:token>/", welcome.welcome, name="welcome"),
    path("me/settings/", settings.me_settings, name="me_settings"),
    path("me/password/", passwords.own, name="me_password"),
    path("me/language/", settings.set_language, name="set_language"),
    path("me/theme/", settings.set_theme, name="set_theme"),
    path("me/settled/", settings.me_settled, name="me_settled"),
    path("files/", uploading.upload_new, name="upload_new"),
    path("files/up/<uuid:pk>/", uploading.upload, name="upload"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.inbox_read, name="inbox_read"),
    path("inbox/<int:pk>/", inbox.inbox_item, name="inbox_item"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<int:pk>/put-out/", people.put_out, name="person_put_out"),
    path("people/<int:pk>/let-in/", people.let_in, name="person_let_in"),
]
