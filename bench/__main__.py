"""Measure everything and write it down: a table here, `bench/results.json`, `docs/performance.md`.

python -m bench              the pages with 100,000 and with 10,000 tasks
python -m bench servers      the same pages under ASGI and in a pool of threads
python -m bench streams      the exports of 100,000 tasks alone, and the memory they take
"""

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from bench import data, report, streams
from bench.noise import foreign, spent
from bench.server import serving

RUNS = 3
CONNECTIONS = {1: (2, 600), 8: (3, 3000)}  # seconds and requests at most
WARMING = 12
ONCE = 600  # requests of a run that cannot be asked again
COMPARED = ("task list", "time post")


def main(which: str = "pages") -> None:
    for size in data.SIZES if which == "pages" else ["large"]:
        data.load(size)
    if which == "servers":
        return servers()
    if which == "streams":
        streamed()
        return None
    results = {size: measured(size) for size in data.SIZES}
    written = {"at": datetime.now(UTC).isoformat(timespec="minutes"), **results}
    written["streams"] = streamed()
    report.keep(written)
    print(report.table(written))
    return None


def servers() -> None:
    ways = (("asgi", 8), ("threads", 8), ("asgi", 0), ("threads", 0))
    results = {f"{how}, pool {pool}": measured("large", how, pool, COMPARED) for how, pool in ways}
    print(report.comparison(results))


def streamed() -> list[dict]:
    found = []
    with serving("large") as server:
        for stream in _pages("large", "streams"):
            found.append(streams.measured(server, stream))
            print(streams.line(found[-1]), flush=True)
    return found


def measured(size: str, how: str = "asgi", pool: int = 8, only: tuple = ()) -> list[dict]:
    """The pages of a database; of the smaller one, only how they answer one reader."""
    pages = [page for page in _pages(size) if not only or page["name"] in only]
    connections = CONNECTIONS if size == "large" else {1: CONNECTIONS[1]}
    with serving(size, how, pool) as server:
        for page in pages:
            page["load"] = _loads(server, connections, page)
            if size == "large" and not only:
                page["bare"] = _loads(server, connections, _bare(page))
            print(report.line(size, page), flush=True)
    for page in pages:
        del page["requests"]
    return pages


def _pages(size: str, which: str = "") -> list[dict[str, Any]]:
    environment = {**data.environment(size), "DJANGO_SETTINGS_MODULE": "bench.settings"}
    command = [sys.executable, "-m", "bench.pages", which or size]
    done = subprocess.run(
        command, cwd=data.ROOT, env=environment, stdout=subprocess.PIPE, check=True
    )
    return json.loads(done.stdout)


def _bare(page: dict[str, Any]) -> dict[str, Any]:
    """The page's own request, for a bare page of as many bytes."""
    head = page["requests"][0].split("\r\n\r\n")[0].split("\r\n")
    kept = [line for line in head[1:] if line.startswith(("Host", "Cookie", "Connection"))]
    size = page["load"]["1"]["bytes"]
    request = "\r\n".join([f"GET /bare/{size}/ HTTP/1.1", *kept, "", ""])
    return {"requests": [request], "status": 200, "is_repeatable": True}


def _loads(server: tuple[int, int], connections: dict, page: dict[str, Any]) -> dict[str, dict]:
    """The medians of the runs, by the number of connections."""
    port, process = server
    job = {"port": port, "status": page["status"], "again": page["is_repeatable"]}
    left = iter(page["requests"])
    _load(job | _part(page, left, 1, 5, WARMING))
    found = {}
    for number, (seconds, most) in connections.items():
        runs = []
        for _ in range(RUNS):
            before = spent(process)
            with foreign() as share:
                run = _load(job | _part(page, left, number, seconds, most))
            cpu = 1000 * (spent(process) - before) / run["answers"]
            runs.append(run | {"foreign": share[0], "cpu": cpu})
        found[str(number)] = _median(runs)
    return found


def _part(page: dict, left: Iterator[str], connections: int, seconds: int, most: int) -> dict:
    """Bounds, and the requests: what may be asked only once is handed out, never twice."""
    requests = page["requests"]
    if not page["is_repeatable"]:
        requests = list(islice(left, min(most, ONCE)))
    return {"connections": connections, "seconds": seconds, "most": most, "requests": requests}


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
