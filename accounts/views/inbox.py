"""The inbox: what is new for you, then what you have seen."""

from django.db.models.functions import Now
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts import notices
from accounts.access import ALL, roles
from accounts.models import Notice
from smartfield.lib.keyset import PARAMETER, page
from smartfield.lib.returning import see

NEW_SHOWN = 100
SEEN_ON_A_PAGE = 30


@roles(*ALL)
@require_safe
def inbox(request):
    """New ones all on top of the first page; those seen before page by page."""
    mine = Notice.objects.visible_to(request.user)
    cursor = request.GET.get(PARAMETER, "")
    seen = page(mine.read(), ["-created_at", "-id"], cursor, SEEN_ON_A_PAGE)
    new = [] if cursor else mine.unread()[:NEW_SHOWN]
    context = {
        "new": [notices.worded(notice) for notice in new],
        "seen": [notices.worded(notice) for notice in seen.rows],
        **seen.links(request.GET),
    }
    return render(request, "accounts/inbox.html", context)


@roles(*ALL)
@require_safe
def inbox_item(request, pk):
    """The way to what the notice is about; going it counts as having read the notice, but not
    where a browser fetches it before anybody goes, nor where somebody else looks at the pages
    of its person."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    is_ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    if not is_ahead and not hasattr(request, "viewer"):
        Notice.objects.unread().filter(pk=pk).update(read_at=Now())
    return HttpResponseRedirect(notice.path)


@roles(*ALL)
@require_POST
def inbox_read(request):
    """All that stood on the page is read; what came since stays new."""
    new = Notice.objects.visible_to(request.user).unread()
    newest = request.POST.get("newest", "")
    if newest.isdecimal() and len(newest) < 19:
        new = new.filter(pk__lte=int(newest))
    new.update(read_at=Now())
    return see(reverse("inbox"))
