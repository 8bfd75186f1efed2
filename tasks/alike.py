"""Is it this one? Open tasks of a client that are called much like what is being typed."""

from django.contrib.postgres.search import TrigramSimilarity

from clients.models import Client
from tasks.models import Task

LIKE_ENOUGH = 0.4
MOST = 3


def alike(title: str, client: Client | None, besides: Task | None = None) -> list[Task]:
    """The unfinished tasks of `client` whose titles are like `title`, the likest first; not the one
    they are `besides`."""
    if client is None or len(title.strip()) < 4:
        return []
    tasks = client.tasks.unfinished().annotate(likeness=TrigramSimilarity("title", title))
    fitting = tasks.filter(likeness__gte=LIKE_ENOUGH).select_related("client", "assistant")
    if besides:
        fitting = fitting.exclude(pk=besides.pk)
    return list(fitting.order_by("-likeness", "pk")[:MOST])
