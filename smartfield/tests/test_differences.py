"""What changed between two texts."""

from time import perf_counter

from smartfield.lib.differences import pieces, render


def test_words_that_came_and_went_are_marked_and_said():
    found = str(render("Never before nine.", "Never before ten."))
    assert "Never before " in found
    assert '<del><span class="sr">removed: </span>nine.</del>' in found
    assert '<ins><span class="sr">added: </span>ten.</ins>' in found


def test_the_same_texts_have_no_difference():
    assert render("Never\nbefore nine", "Never\nbefore nine") == ""


def test_nothing_of_a_text_is_lost_but_long_stretches_that_stayed():
    before, after = "one two three four", "one  2 three five four six"
    found = pieces(before, after)
    assert "".join(text for kind, text in found if kind != "ins") == before
    assert "".join(text for kind, text in found if kind != "del") == after
    long = "same words " * 200
    told = str(render(f"{long}old{long}", f"{long}new{long}"))
    assert " … " in told
    assert len(told) < 1000


def test_hostile_words_are_words():
    found = str(render("<b>x</b>", "<script>alert(1)</script>"))
    assert "<script>" not in found
    assert "&lt;script&gt;" in found


def test_the_longest_texts_are_compared_in_time():
    before = " ".join(str(n % 97) for n in range(7000))[:20_000]
    after = " ".join(str((n * 7) % 89) for n in range(7000))[:20_000]
    begun = perf_counter()
    render(before, after)
    assert perf_counter() - begun < 2
