"""The load: asks for pages over and over, and says how long each answer took.

    python -m bench.load < job.json > times.json

A process of its own. It is bounded by a number of requests and of seconds, and ends with an
error at the first answer that is not the one wanted.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from typing import Any

DEADLINE = 30  # seconds for one answer


class Wrong(Exception):
    """An answer with another status than the one wanted."""


async def ask(port: int, request: bytes, status: int) -> tuple[float, int]:
    """Seconds from the connection to the last byte, and the bytes of the body."""
    began = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
    writer.write(request)
    answer = await asyncio.wait_for(reader.read(), DEADLINE)
    taken = time.perf_counter() - began
    writer.close()
    head, _, body = answer.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 %d" % status):
        raise Wrong(head.decode("latin-1")[:400])
    return taken, len(body)


async def connection(job: dict[str, Any], requests: Iterator[str], until: float) -> list[tuple]:
    answers = []
    while time.perf_counter() < until:
        request = next(requests, None)
        if request is None:
            break
        answers.append(await ask(job["port"], request.encode(), job["status"]))
    return answers


def forms_of(job: dict[str, Any]) -> Iterator[str]:
    """The job's requests in turn, again and again when there are fewer than allowed."""
    for number in range(job["most"]):
        if number >= len(job["requests"]) and not job["again"]:
            return
        yield job["requests"][number % len(job["requests"])]


async def run(job: dict[str, Any]) -> dict[str, Any]:
    requests = forms_of(job)
    began = time.perf_counter()
    until = began + job["seconds"]
    several = (connection(job, requests, until) for _ in range(job["connections"]))
    answers = [answer for each in await asyncio.gather(*several) for answer in each]
    elapsed = time.perf_counter() - began
    times = sorted(taken for taken, _ in answers)
    return {
        "answers": len(times),
        "p50": 1000 * times[len(times) // 2],
        "p95": 1000 * times[int(len(times) * 0.95)],
        "rps": len(times) / elapsed,
        "bytes": sorted(size for _, size in answers)[len(times) // 2],
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(run(json.load(sys.stdin)))))
