"""Files that go up before their form, piece by piece. Scripts ask here, so answers are JSON."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts import uploading
from accounts.access import ALL, roles
from accounts.forms.uploading import PageForm, UploadForm
from accounts.models import Upload
from smartfield.lib.numbers import row_number
from smartfield.lib.refusals import Refusal


@never_cache
@roles(*ALL, methods=("GET", "HEAD", "POST"))
def upload_new(request):
    """Begin one of `name` and `size`, or a recording on `page`; what was cut off there."""
    if request.method != "POST":
        return _cut_off(request)
    form = UploadForm(request.POST)
    if not form.is_valid():
        return _refused(next(iter(form.errors.values()))[0])
    try:
        begun = uploading.begin(by=request.user, **form.cleaned_data)
    except Refusal as refusal:
        return _refused(str(refusal))
    return _told(begun, status=201)


def _cut_off(request: HttpRequest) -> HttpResponse:
    """One's own; `later` if one may be added soon, for something came of it just now."""
    form = PageForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"cut": [], "later": False})
    there = request.user.uploads.unfinished().filter(**form.cleaned_data).order_by("created_at")
    cut = list(there.cut_off(timezone.now()))
    told = [{**_facts(one), "name": one.name, "at": one.moved_at} for one in cut]
    return JsonResponse({"cut": told, "later": there.count() > len(cut)})


@never_cache
@roles(*ALL, methods=("GET", "HEAD", "PATCH", "DELETE"))
def upload(request, pk):
    """How far it came; a piece of it at `Upload-Offset`; give it up."""
    own = get_object_or_404(request.user.uploads, pk=pk)
    if request.method == "PATCH":
        return _appended(request, own)
    if request.method == "DELETE":
        uploading.give_up(own)
        return HttpResponse(status=204)
    return _told(own)


def _appended(request: HttpRequest, own: Upload) -> HttpResponse:
    offset = row_number(request.headers.get("Upload-Offset", ""))
    whole = row_number(request.headers.get("Upload-Length", ""))
    piece = request.read(uploading.PIECE + 1)
    at = -1 if offset is None else offset
    try:
        return _told(uploading.append(own, offset=at, piece=piece, whole=whole))
    except uploading.OutOfPlace as refusal:
        return _refused(str(refusal), status=409, offset=refusal.offset)
    except Refusal as refusal:
        return _refused(str(refusal))


def _facts(own: Upload) -> dict[str, Any]:
    return {
        "url": own.get_absolute_url(), "id": own.pk, "offset": own.received, "size": own.size
    }  # fmt: skip


def _told(own: Upload, status: int = 200) -> HttpResponse:
    return JsonResponse(_facts(own), status=status)


def _refused(sentence: str, status: int = 422, **facts: Any) -> HttpResponse:
    return JsonResponse({"error": sentence, **facts}, status=status)
