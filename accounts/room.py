"""How much may be kept.

Promises: what lies on a shelf never takes more than its room, however many keep at once: whoever
takes room waits until the one before has committed or gone back.
Refuses, with a sentence that says how much is left: nothing, one file too big, and what no longer
fits.
"""

from django.conf import settings
from django.db import connection
from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from accounts.models import StoredFile, Upload, User
from smartfield.lib.refusals import Refusal


def check_size(size: int) -> None:
    """Refuse a file of `size` bytes for itself: nothing in it, or too big."""
    if not size:
        raise Refusal(_("The file is empty. Choose another"))
    if size > settings.UPLOAD_LIMIT:
        raise Refusal(
            _("The file must be smaller than %(limit)s. Yours is %(size)s")
            % {"limit": filesizeformat(settings.UPLOAD_LIMIT), "size": filesizeformat(size)}
        )


def take(shelf: str, size: int) -> None:
    """Take `size` bytes on `shelf` until the end of the transaction; raises `Refusal`."""
    _alone_at(f"shelf {shelf}")
    kept = StoredFile.objects.filter(shelf=shelf).aggregate(total=Sum("size"))
    _check_left(settings.FILES_ROOM, kept["total"] or 0, size)


def take_while_waiting(by: User, size: int) -> None:
    """The same for what a person has sent and no form has used yet."""
    _alone_at(f"uploads {by.pk}")
    taken = Sum(Coalesce("size", "received"))
    waiting = Upload.objects.filter(by=by).aggregate(total=taken)
    _check_left(settings.UPLOADS_ROOM, waiting["total"] or 0, size)


def _alone_at(place: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [place])


def _check_left(room: int, taken: int, size: int) -> None:
    left = max(room - taken, 0)
    if size > left:
        raise Refusal(
            _("There is room for %(left)s more. Yours is %(size)s")
            % {"left": filesizeformat(left), "size": filesizeformat(size)}
        )
