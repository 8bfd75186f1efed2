"""All files of a client that their reader may see, wherever they hang."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import ALL, roles
from accounts.models import StoredFile
from clients.models import Client
from clients.policies import may_read_playbook
from clients.views.reaching import client_for, frame
from smartfield.lib import keyset
from smartfield.views.files import readable_by

NEWEST_FIRST = ["-created_at", "-id"]
MEDIA = Q(media_type__startswith="image/") | Q(media_type__startswith="audio/")
MEDIA |= Q(media_type__startswith="video/")
KINDS = {
    "": (_("All"), Q()),
    "picture": (_("Pictures"), Q(media_type__startswith="image/")),
    "sound": (_("Sound"), Q(media_type__startswith="audio/")),
    "video": (_("Video"), Q(media_type__startswith="video/")),
    "document": (_("Documents"), ~MEDIA),
}


@require_safe
@roles(*ALL)
def client_files(request, slug):
    client = client_for(request, slug)
    if not may_read_playbook(request.user, client):
        raise Http404
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    files = readable_by(request.user).filter(_of(client)).filter(KINDS[kind][1])
    page = keyset.page(_rows(files), NEWEST_FIRST, request.GET.get(keyset.PARAMETER, ""))
    context = {
        **frame(request, client),
        "files": [(file, _place(file)) for file in page.rows],
        "kinds": [(name, words, name == kind) for name, (words, _q) in KINDS.items()],
        **page.links(request.GET),
    }
    return render(request, "clients/files.html", context)


def _of(client: Client) -> Q:
    return Q(call__client=client) | Q(task_file__task__client=client) | Q(agreement__client=client)


def _rows(files):
    owners = ("call__contact", "call__client", "task_file__task", "agreement__client")
    return files.select_related("uploaded_by", *owners)


def _place(file: StoredFile):
    """The page that a file hangs on."""
    if hasattr(file, "task_file"):
        return file.task_file.task
    return getattr(file, "call", None) or getattr(file, "agreement", None)
