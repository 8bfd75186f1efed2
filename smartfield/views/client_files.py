"""All files of a client that their reader may see, wherever they hang."""

from functools import reduce
from operator import or_

from django.db.models import Prefetch, Q
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import ALL, roles
from accounts.models import StoredFile
from clients.models import Client, SectionVersion
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
# Where a file of a client's can hang, and how that knows its client; what teaches by its versions.
HANG = {"call": "client", "task_file": "task__client", "agreement": "client"}
TAUGHT = {"sectionversion_media": "media", "sectionversion_captions": "captions"}


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
    """One file may serve many versions of a section: asked by its key, it is found once."""
    hangs = [Q(**{f"{relation}__{way}": client}) for relation, way in HANG.items()]
    versions = SectionVersion.objects.filter(section__client=client)
    taught = [Q(pk__in=versions.values(name)) for name in TAUGHT.values()]
    return reduce(or_, hangs + taught)


def _rows(files):
    hung = files.select_related("uploaded_by", *map("__".join, HANG.items()), "call__contact")
    in_order = SectionVersion.objects.select_related("section__client").order_by("pk")
    return hung.prefetch_related(*(Prefetch(name, in_order) for name in TAUGHT))


def _place(file: StoredFile):
    """The page that a file hangs on."""
    if hasattr(file, "task_file"):
        return file.task_file.task
    if taught := [version for name in TAUGHT for version in getattr(file, name).all()]:
        return taught[-1].section
    return getattr(file, "call", None) or getattr(file, "agreement", None)
