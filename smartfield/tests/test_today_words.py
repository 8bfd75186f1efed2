"""The opening sentences, in both languages and every plural."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from smartfield.lib.counting import counted, counted_first
from smartfield.views.today_words import (
    for_assistant,
    for_client,
    for_manager,
    greeting,
    waited,
)


def said(language, sentences, *numbers):
    with translation.override(language):
        return " ".join(sentences(*numbers))


@pytest.mark.parametrize(
    ("language", "needs", "clocks", "queue", "sentence"),
    [
        (
            "en",
            *(5, 3, 5),
            "Five things need you. Three clocks are running, and five tasks wait in the queue.",
        ),
        (
            "en",
            *(1, 1, 1),
            "One thing needs you. One clock is running, and one task waits in the queue.",
        ),
        (
            "en",
            *(0, 0, 0),
            "Nothing needs you right now. No clock is running, and the queue is empty.",
        ),
        (
            "en",
            *(12, 10, 1200),
            "12 things need you. 10 clocks are running, and 1,200 tasks wait in the queue.",
        ),
        ("ru", *(5, 3, 5), "5 дел ждут вас. Идут 3 таймера, в очереди 5 задач."),
        ("ru", *(1, 1, 1), "1 дело ждёт вас. Идёт 1 таймер, в очереди 1 задача."),
        ("ru", *(22, 21, 2), "22 дела ждут вас. Идёт 21 таймер, в очереди 2 задачи."),
        ("ru", *(11, 12, 111), "11 дел ждут вас. Идут 12 таймеров, в очереди 111 задач."),
        ("ru", *(0, 0, 0), "Сейчас ничего не ждёт. Таймеры стоят, очередь пуста."),
    ],
)
def test_the_opening_of_a_manager(language, needs, clocks, queue, sentence):
    assert said(language, for_manager, needs, clocks, queue) == sentence


@pytest.mark.parametrize(
    ("language", "results", "questions", "going", "sentence"),
    [
        ("en", *(1, 0, 2), "One result waits for you. Two tasks are in progress."),
        (
            "en",
            *(2, 1, 1),
            "Two results wait for you. One question waits for your answer."
            " One task is in progress.",
        ),
        ("en", *(0, 0, 0), "Nothing waits for you."),
        ("ru", *(1, 0, 2), "1 результат ждёт вашей проверки. 2 задачи в работе."),
        (
            "ru",
            *(5, 2, 5),
            "5 результатов ждут вашей проверки. 2 вопроса ждут вашего ответа. 5 задач в работе.",
        ),
        ("ru", *(0, 0, 0), "Ничего не ждёт вашего решения."),
    ],
)
def test_the_opening_of_a_client(language, results, questions, going, sentence):
    assert said(language, for_client, results, questions, going) == sentence


@pytest.mark.parametrize(
    ("language", "corrections", "queue", "sentence"),
    [
        ("en", 0, 0, "No tasks yet. The queue is empty."),
        ("en", 0, 5, "No tasks yet. The queue has 5."),
        ("en", 2, 5, "No tasks yet. The queue has 5. Two corrections are open."),
        ("ru", 0, 5, "Пока нет задач. В очереди 5."),
        ("ru", 1, 0, "Пока нет задач. Очередь пуста. Открыта 1 правка."),
        ("ru", 3, 0, "Пока нет задач. Очередь пуста. Открыты 3 правки."),
        ("ru", 5, 0, "Пока нет задач. Очередь пуста. Открыто 5 правок."),
    ],
)
def test_the_opening_of_an_assistant_without_a_task(language, corrections, queue, sentence):
    assert said(language, for_assistant, None, False, corrections, queue) == sentence


def test_numbers_are_words_up_to_nine_in_english_alone():
    with translation.override("en"):
        assert [counted(n) for n in (0, 9, 10, 1200)] == ["no", "nine", "10", "1,200"]
        assert counted_first(5) == "Five"
    with translation.override("ru"):
        assert [counted(n) for n in (0, 9, 10, 1200)] == ["0", "9", "10", "1\xa0200"]


@pytest.mark.parametrize(
    ("hour", "words"),
    [(4, "Good evening"), (5, "Good morning"), (12, "Good afternoon"), (18, "Good evening")],
)
def test_the_greeting_keeps_to_the_readers_clock(hour, words):
    assert greeting("Dana", datetime(2026, 11, 23, hour, tzinfo=UTC)) == f"{words}, Dana."


def test_a_wait_is_told_in_days_only_from_two_on():
    assert waited(2 * 3600 + 600) == "2\xa0h\xa010\xa0min"
    assert waited(47 * 3600) == "47\xa0h"
    assert waited(49 * 3600) == "2\xa0days"
