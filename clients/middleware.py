"""While a manager sees a client's pages, the request is that client's: safe, and read only."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.utils import InternalError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from psycopg.errors import ReadOnlySqlTransaction

from clients import viewing

SAFE = ("GET", "HEAD", "OPTIONS")
WAYS_OUT = ("as_client_stop", "logout")


class as_client:
    """`request.user` is the person who is looked at, `request.viewer` the one who looks, and
    `request.viewing` says until when. No word of it where nobody looks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seen = self._seen(request)
        if seen is None or _is_way_out(request):
            return self.get_response(request)
        request.viewer, request.viewing = request.user, seen
        request.user = seen.person
        if request.method not in SAFE:
            return self.get_response(request)
        return self._read_only(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        """Refuse whatever would change something."""
        if hasattr(request, "viewer") and request.method not in SAFE:
            raise PermissionDenied(_refusal())

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page that writes while it is looked at was stopped by the database."""
        is_write = isinstance(error.__cause__, ReadOnlySqlTransaction)
        if hasattr(request, "viewer") and isinstance(error, InternalError) and is_write:
            return HttpResponse(_refusal(), "text/plain; charset=utf-8", status=403)
        return None

    def _seen(self, request: HttpRequest) -> viewing.Viewing | None:
        if not request.user.is_authenticated or viewing.KEY not in request.session:
            return None
        seen = viewing.seen_in(request.session, request.user)
        if seen is None:
            del request.session[viewing.KEY]
        return seen

    def _read_only(self, request: HttpRequest) -> HttpResponse:
        """Nothing is kept of a transaction that may only read: it is always rolled back."""
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
            response = self.get_response(request)
            transaction.set_rollback(True)
        return response


def _is_way_out(request: HttpRequest) -> bool:
    """Stopping and signing out are one's own doing."""
    return request.path in map(reverse, WAYS_OUT)


def _refusal() -> str:
    return _("You only look here. Stop looking first, then change it as yourself.")
