"""Bringing in what other tools wrote: the batches, one of them, and what is done with it."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import roles
from accounts.models import Role
from clients.views.reaching import sent
from smartfield.imports import opening
from smartfield.imports.bringing import back, batches, progress
from smartfield.imports.checking.dry_run import sheet_of
from smartfield.imports.checking.judged import CHOICES
from smartfield.imports.forms import BeginForm, MappingForm
from smartfield.imports.reading.columns import missing
from smartfield.imports.reading.kinds import FORMATS
from smartfield.lib import keyset
from smartfield.lib.answering import form_page, is_done
from smartfield.lib.numbers import row_number
from smartfield.lib.refusals import Refusal
from smartfield.lib.returning import see
from smartfield.lib.tables import csv_file
from timetracking.models import Batch, BatchRow

Fate = BatchRow.Fate
OWN = ("clients", "tasks")
BY_LINE = ["line", "id"]


@roles(Role.MANAGER)
def import_list(request: HttpRequest) -> HttpResponse:
    """The batches, newest first, and the form that begins one."""
    form = BeginForm(sent(request), request.FILES or None)
    begun: list[Batch] = []
    if request.method == "POST" and is_done(
        form, lambda **values: begun.append(opening.begin(by=request.user, **values))
    ):
        return see(reverse("import_batch", args=[begun[0].pk]))
    known = Batch.objects.select_related("by")
    page = keyset.page(known, ["-id"], request.GET.get(keyset.PARAMETER, ""))
    counts = _counts(page.rows)
    listed = [(batch, counts.get(batch.pk, {})) for batch in page.rows]
    return form_page(
        request, "imports/list.html", form, batches=listed, own=OWN, **page.links(request.GET)
    )


def _counts(listed: list[Batch]) -> dict[int, dict[str, int]]:
    """How many lines of each fate, by batch. The tasks that hold a project's time are no lines."""
    lines = BatchRow.objects.filter(batch__in=listed, line__gt=0).order_by()
    found: dict[int, dict[str, int]] = {}
    for key, fate, count in lines.values_list("batch", "fate").annotate(n=Count("pk")):
        found.setdefault(key, {})[fate] = count
    return found


@roles(Role.MANAGER)
def import_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch, line by line; what is posted is its mapping."""
    batch = _batch(pk)
    form = _mapping(request, batch)
    if request.method == "POST":
        if form is None:
            return see(request.path)
        if is_done(form, lambda **mapping: opening.change(batch, **mapping)):
            messages.success(request, _("Looked over again."))
            return see(request.path)
    status = 422 if form is not None and form.is_bound else 200
    found = {"batch": batch, "form": form, **_lines(request, batch), **_state(batch)}
    return render(request, "imports/batch.html", found, status=status)


def _batch(pk: int) -> Batch:
    return get_object_or_404(Batch.objects.select_related("by", "back_by", "stored"), pk=pk)


def _mapping(request: HttpRequest, batch: Batch) -> MappingForm | None:
    """None for a batch that is no dry run any more, or whose file is gone."""
    if not batch.is_open or batch.stored is None:
        return None
    return MappingForm(sent(request), batch=batch, sheet=sheet_of(batch))


def _lines(request: HttpRequest, batch: Batch) -> dict[str, Any]:
    counts = _counts([batch]).get(batch.pk, {})
    fate = request.GET.get("fate", "")
    lines = batch.rows.filter(line__gt=0).select_related("client", "task", "entry")
    if fate in counts:
        lines = lines.filter(fate=fate)
    page = keyset.page(lines, BY_LINE, request.GET.get(keyset.PARAMETER, ""))
    labels = {column.name: column.label for column in FORMATS[batch.kind].columns}
    choices = batch.mapping.get("choices", {})
    for row in page.rows:
        row.column_label = labels.get(row.column, "")
        row.choice = choices.get(str(row.line), "")
        is_like = row.fate == Fate.DOUBLE and (row.client_id or row.task_id)
        row.may_choose = batch.is_open and bool(is_like or row.choice)
    shown = [(one, one.label, counts[one]) for one in Fate if one in counts]
    found = {"lines": page.rows, "fates": shown, "fate": fate if fate in counts else ""}
    total = sum(counts.values())
    may_choose = any(row.may_choose for row in page.rows)
    return found | {
        "counts": counts,
        "total": total,
        "may_choose": may_choose,
        **page.links(request.GET),
    }


def _state(batch: Batch) -> dict[str, Any]:
    lacking = missing(FORMATS[batch.kind].columns, batch.mapping["columns"])
    is_waiting = batch.state == Batch.State.WAITING
    return {"lacking": lacking, "done": progress.of(batch) if is_waiting else None}


@require_POST
@roles(Role.MANAGER)
def import_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """What becomes of lines that are much like something here: `line-12` is the same, or new."""
    batch = _batch(pk)
    said = {name.removeprefix("line-"): what for name, what in request.POST.items()}
    choices = {
        line: what for line, what in said.items() if row_number(line) and what in {*CHOICES, ""}
    }
    return _answered(request, batch, lambda: opening.choose(batch, choices))


@require_POST
@roles(Role.MANAGER)
def import_bring(request: HttpRequest, pk: int) -> HttpResponse:
    batch, count = _batch(pk), row_number(request.POST.get("count", "")) or 0
    return _answered(request, batch, lambda: batches.bring_in(batch, by=request.user, count=count))


@require_POST
@roles(Role.MANAGER)
def import_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take all of it back; one that is not in yet is forgotten with its file."""
    batch = _batch(pk)
    if batch.is_open:
        opening.drop(batch)
        messages.success(request, _("Forgotten. Nothing was brought in."))
        return see(reverse("import_list"))
    return _answered(request, batch, lambda: back.take_back(batch, by=request.user))


def _answered(request: HttpRequest, batch: Batch, verb: Any) -> HttpResponse:
    try:
        verb()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    page = reverse("import_batch", args=[batch.pk])
    fate = request.POST.get("fate", "")
    return see(f"{page}?fate={fate}" if fate in Fate else page)


@require_safe
@roles(Role.MANAGER)
def import_template(request: HttpRequest, kind: str) -> HttpResponseBase:
    """An empty table of ours with its headings, in the reader's language."""
    if kind not in OWN:
        raise Http404
    head = [str(column.label) for column in FORMATS[kind].columns]
    return csv_file(request, f"smartfield-{kind}.csv", head, [])
