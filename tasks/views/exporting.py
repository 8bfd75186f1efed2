"""The list of tasks as a file: exactly what is shown, of all its pages."""

from collections.abc import Callable

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import ALL, roles
from smartfield.lib.tables import csv_file, workbook
from tasks.columns import head, table
from tasks.views.listing import ORDERS, asked_by


@roles(*ALL)
@require_safe
def task_csv(request: HttpRequest) -> StreamingHttpResponse:
    return _file(request, csv_file, "csv")


@roles(*ALL)
@require_safe
def task_xlsx(request: HttpRequest) -> StreamingHttpResponse:
    return _file(request, workbook, "xlsx")


def _file(request: HttpRequest, made: Callable, ending: str) -> StreamingHttpResponse:
    asked = asked_by(request)
    rows = table(asked.rows.order_by(*ORDERS[asked.order]), asked.columns, request.user)
    name = f"smartfield-tasks-{timezone.localdate():%Y-%m-%d}.{ending}"
    return made(request, name, head(asked.columns), rows)
