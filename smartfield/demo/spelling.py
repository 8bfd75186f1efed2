"""The large demo's words and instants, as COPY reads them."""

from datetime import datetime, timedelta
from random import Random

from smartfield.demo import texts
from smartfield.demo.copying import escaped
from smartfield.demo.lives import DAY


class Moments:
    """Seconds since 1970 as COPY reads them; dates and times of day are written once."""

    def __init__(self) -> None:
        self._times = [f" {s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}+00" for s in range(DAY)]
        self._dates: dict[int, str] = {}

    def __call__(self, moment: int) -> str:
        day, second = divmod(moment, DAY)
        date = self._dates.get(day)
        if date is None:
            spelled = datetime(1970, 1, 1) + timedelta(days=day)
            date = self._dates[day] = spelled.strftime("%Y-%m-%d")
        return date + self._times[second]


class Prose:
    """The small demo's words, by language, drawn again and again."""

    def __init__(self, random: Random):
        self.random = random
        self.tasks: dict[str, list[tuple[str, str]]] = {"en": [], "ru": []}
        self.lines: dict[str, dict[str, list[str]]] = {}
        for client in texts.clients():
            for task in client["task"]:
                self._learn(task, client["language"])

    def _learn(self, task: dict, language: str) -> None:
        self.tasks[language].append((escaped(task["title"]), escaped(task["brief"].strip())))
        for kind in ("notes", "done", "summary", "question", "talk"):
            said = task.get(kind, [])
            said = [said] if isinstance(said, str) else said
            lines = self.lines.setdefault(kind, {"en": [], "ru": []})[language]
            lines += [escaped(line.split(": ", 1)[-1] if kind == "talk" else line) for line in said]

    def task(self, language: str) -> tuple[str, str]:
        title, brief = self.random.choice(self.tasks[language])
        return f"{title[:100]}, {self.random.randint(2, 99)}", brief

    def line(self, kind: str, language: str) -> str:
        return self.random.choice(self.lines[kind][language])
