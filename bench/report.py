"""The measurements in words and tables."""

import json
import re
from typing import Any

from bench import streams
from bench.data import ROOT, SIZES

RESULTS = ROOT / "bench" / "results.json"
DOCUMENT = ROOT / "docs" / "performance.md"
MARK = "<!-- The newest measurement stands here. -->"
HEAD = (
    "| page | rows | SQL | bytes | p50 | p95 | /s at 1 | /s at 8 | bare p50 | × bare | CPU"
    " | bare CPU | × bare CPU | SQL ms | × SQL | p50 at 10,000 | growth | others |"
)


def line(size: str, page: dict[str, Any]) -> str:
    one, most = page["load"]["1"], list(page["load"].values())[-1]
    return (
        f"{SIZES[size]:>7,} tasks  {page['name']:<18} {page['statements']:>3} statements"
        f"  p50 {one['p50']:6.1f} ms  p95 {one['p95']:6.1f} ms  CPU {one['cpu']:5.1f} ms"
        f"  {one['rps']:6.1f} to {most['rps']:6.1f}/s  SQL {page['sql_ms']:5.2f} ms"
    )


def table(results: dict[str, Any]) -> str:
    """The pages with 100,000 tasks, their bare page and SQL, and the same with 10,000."""
    rows = [HEAD, "|---" + "|--:" * (HEAD.count("|") - 2) + "|"]
    for page, small in zip(results["large"], results["tenth"], strict=True):
        rows.append(_row(page, small))
    return "\n".join(rows)


def _row(page: dict[str, Any], small: dict[str, Any]) -> str:
    one, eight = page["load"]["1"], page["load"]["8"]
    bare, cpu = page["bare"]["1"]["p50"], page["bare"]["1"]["cpu"]
    before = small["load"]["1"]["p50"]
    others = max(one["foreign"], eight["foreign"], small["load"]["1"]["foreign"])
    cells = (
        *(page["name"], page["rows"] or "", page["statements"], f"{one['bytes']:,}"),
        *(f"{one['p50']:.1f}", f"{one['p95']:.1f}", f"{one['rps']:.0f}", f"{eight['rps']:.0f}"),
        *(f"{bare:.1f}", f"{one['p50'] / bare:.1f}"),
        *(f"{one['cpu']:.1f}", f"{cpu:.1f}", f"{one['cpu'] / cpu:.1f}", f"{page['sql_ms']:.2f}"),
        *(f"{one['p50'] / page['sql_ms']:.1f}", f"{before:.1f}", f"{one['p50'] / before:.2f}"),
        f"{others:.2f}",
    )
    return "| " + " | ".join(map(str, cells)) + " |"


def comparison(results: dict[str, list[dict[str, Any]]]) -> str:
    """Each page under each way of serving: p50 at one connection, requests a second at eight."""
    names = list(results)
    rows = ["| page | " + " | ".join(f"{name}: p50, /s at 8, CPU" for name in names) + " |"]
    rows.append("|---" + "|--:" * len(names) + "|")
    for several in zip(*results.values(), strict=True):
        loads = (page["load"] for page in several)
        cells = (
            f"{load['1']['p50']:.1f} ms, {load['8']['rps']:.0f}, {load['8']['cpu']:.1f} ms"
            for load in loads
        )
        rows.append(f"| {several[0]['name']} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def keep(results: dict[str, Any]) -> None:
    """Write the numbers, and put their table at the top of the measurements in the document."""
    RESULTS.write_text(json.dumps(results, indent=1), encoding="utf-8")
    text = DOCUMENT.read_text(encoding="utf-8")
    files = "\n".join(f"- {streams.line(found)}" for found in results["streams"])
    entry = f"{MARK}\n\n### {results['at']} UTC\n\n{table(results)}\n\n{files}"
    DOCUMENT.write_text(re.sub(re.escape(MARK), lambda _: entry, text, count=1), encoding="utf-8")
