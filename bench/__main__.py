"""Measure everything and write it down: a table here, `bench/results.json`, `docs/performance.md`.

python -m bench              the pages with 100,000 and with 10,000 tasks
python -m bench servers      the same pages under ASGI and in a pool of threads
"""

import json
import statistics
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

from bench import data, report
from bench.noise import foreign
from bench.server import serving

RUNS = 3
CONNECTIONS = {1: (3, 600), 8: (4, 3000)}  # seconds and requests at most
WARMING = 12


def main(which: str = "pages") -> None:
    for size in data.SIZES if which == "pages" else ["large"]:
        data.load(size)
    if which == "servers":
        return servers()
    results = {size: measured(size) for size in data.SIZES}
    written = {"at": datetime.now(UTC).isoformat(timespec="minutes"), **results}
    report.keep(written)
    print(report.table(written))
    return None


def servers() -> None:
    results = {
        f"{how}, pool {pool}": measured("large", how, pool, with_bare=False)
        for how, pool in (("asgi", 8), ("threads", 8), ("asgi", 0), ("threads", 0))
    }
    print(report.comparison(results))


def measured(size: str, how: str = "asgi", pool: int = 8, with_bare: bool = True) -> list[dict]:
    pages = _pages(size)
    with serving(size, how, pool) as port:
        for page in pages:
            page["load"] = _loads(port, page["requests"], page["status"], page["is_repeatable"])
            if with_bare:
                page["bare"] = _loads(port, [_bare(page)], 200, True)
            print(report.line(size, page), flush=True)
            page.pop("requests")
    return pages


def _pages(size: str) -> list[dict[str, Any]]:
    environment = {**data.environment(size), "DJANGO_SETTINGS_MODULE": "bench.settings"}
    command = [sys.executable, "-m", "bench.pages", size]
    done = subprocess.run(
        command, cwd=data.ROOT, env=environment, stdout=subprocess.PIPE, check=True
    )
    return json.loads(done.stdout)


def _bare(page: dict[str, Any]) -> str:
    """The page's own request, for a bare page of as many bytes."""
    head = page["requests"][0].split("\r\n\r\n")[0].split("\r\n")
    kept = [line for line in head[1:] if line.startswith(("Host", "Cookie", "Connection"))]
    size = page["load"]["1"]["bytes"]
    return "\r\n".join([f"GET /bare/{size}/ HTTP/1.1", *kept, "", ""])


def _loads(port: int, requests: list[str], status: int, again: bool) -> dict[str, dict]:
    job = {"port": port, "requests": requests, "status": status, "again": again}
    left = iter(requests)
    _load(job | _bounds(1, 5, WARMING, left, again))
    found = {}
    for connections, (seconds, most) in CONNECTIONS.items():
        runs = []
        for _ in range(RUNS):
            with foreign() as share:
                run = _load(job | _bounds(connections, seconds, most, left, again))
            runs.append(run | {"foreign": share[0]})
        found[str(connections)] = _median(runs)
    return found


def _bounds(connections: int, seconds: int, most: int, left, again: bool) -> dict[str, Any]:
    """What may be asked once is handed out in parts, never twice."""
    bounds: dict[str, Any] = {"connections": connections, "seconds": seconds, "most": most}
    if not again:
        part = min(most, 550)
        bounds["requests"] = [request for request, _ in zip(left, range(part), strict=False)]
    return bounds


def _load(job: dict[str, Any]) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.load"]
    done = subprocess.run(
        command, cwd=data.ROOT, input=json.dumps(job), text=True, stdout=subprocess.PIPE, check=True
    )
    return json.loads(done.stdout)


def _median(runs: list[dict[str, Any]]) -> dict[str, Any]:
    found = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    return found | {"answers": sum(run["answers"] for run in runs), "bytes": int(found["bytes"])}


if __name__ == "__main__":
    main(*sys.argv[1:])
