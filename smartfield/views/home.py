"""The first page: Today for the team, Home for clients (ux 2.2)."""

from django.http import HttpRequest, HttpResponse

from accounts.access import ALL, roles
from accounts.models import Role
from smartfield.views import today_assistant, today_client, today_manager

TODAY = {
    Role.MANAGER: today_manager.today,
    Role.ASSISTANT: today_assistant.today,
    Role.CLIENT: today_client.today,
}


@roles(*ALL)
def home(request: HttpRequest) -> HttpResponse:
    return TODAY[request.user.role](request)
