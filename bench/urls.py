from django.http import HttpRequest, HttpResponse
from django.urls import path

from accounts.access import ALL, roles
from smartfield.urls import urlpatterns as pages


@roles(*ALL)
def bare(request: HttpRequest, size: int) -> HttpResponse:
    """What Django needs at least for a signed-in reader and `size` bytes: the same middleware,
    the session and the person, no template."""
    return HttpResponse(b"x" * size)


urlpatterns = [path("bare/<int:size>/", bare), *pages]
