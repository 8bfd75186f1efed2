"""Files that go up before their form, piece by piece. Scripts ask here, so answers are JSON."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import uploading
from accounts.access import ALL, roles
from accounts.forms.uploading import UploadForm
from accounts.models import Upload
from smartfield.lib.numbers import row_number
from smartfield.lib.refusals import Refusal


@require_POST
@roles(*ALL)
def upload_new(request):
    """Begin one of `name` and `size`."""
    form = UploadForm(request.POST)
    if not form.is_valid():
        return _refused(next(iter(form.errors.values()))[0])
    try:
        begun = uploading.begin(by=request.user, **form.cleaned_data)
    except Refusal as refusal:
        return _refused(str(refusal))
    return _told(begun, status=201)


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
    piece = request.read(uploading.PIECE + 1)
    try:
        return _told(uploading.append(own, offset=-1 if offset is None else offset, piece=piece))
    except uploading.OutOfPlace as refusal:
        return _refused(str(refusal), status=409, offset=refusal.offset)
    except Refusal as refusal:
        return _refused(str(refusal))


def _told(own: Upload, status: int = 200) -> HttpResponse:
    facts = {"url": own.get_absolute_url(), "id": own.pk, "offset": own.received, "size": own.size}
    return JsonResponse(facts, status=status)


def _refused(sentence: str, status: int = 422, **facts: Any) -> HttpResponse:
    return JsonResponse({"error": sentence, **facts}, status=status)
