"""A signed message is taken once its secret, its body and its time are right."""

import pytest

from smartfield.lib.signatures import GOOD_FOR, Unsigned, check, sign

OLD, NEW = "o" * 32, "n" * 32
NOW = 1_800_000_000
BODY = b'{"event": "ringing"}'


def test_either_secret_signs_while_one_is_changed_for_the_other():
    for secret in (OLD, NEW):
        check(sign(BODY, secret, NOW), [BODY], [NEW, OLD], NOW)


def test_of_several_signatures_one_is_enough():
    header = sign(BODY, "x" * 32, NOW) + "," + sign(BODY, OLD, NOW).split(",")[1]
    check(header, [BODY], [OLD], NOW)


def test_a_body_may_come_in_pieces():
    check(sign(BODY, OLD, NOW), [BODY[:5], BODY[5:]], [OLD], NOW)


@pytest.mark.parametrize("off", [-GOOD_FOR - 1, GOOD_FOR + 1])
def test_an_old_or_future_time_is_refused(off):
    check(sign(BODY, OLD, NOW + off // abs(off) * GOOD_FOR), [BODY], [OLD], NOW)
    with pytest.raises(Unsigned, match="five minutes"):
        check(sign(BODY, OLD, NOW + off), [BODY], [OLD], NOW)


@pytest.mark.parametrize(
    "header",
    [
        *("", "t=1", "v1=00", "t=²,v1=00", f"t={'9' * 5000},v1=00", "t=-1,v1=00", "nonsense"),
        f"t={NOW},v1=",
        f"t={NOW},v1=é",
        f"t={NOW},v1=" + "0" * 64,
        f"t={NOW},v0=" + sign(BODY, OLD, NOW).split("v1=")[1],
    ],
)
def test_nonsense_is_refused(header):
    with pytest.raises(Unsigned):
        check(header, [BODY], [OLD], NOW)


def test_another_body_time_or_secret_does_not_fit():
    header = sign(BODY, OLD, NOW)
    for body, secret, signed in (
        (BODY + b" ", OLD, header),
        (BODY, NEW, header),
        (BODY, OLD, header.replace(str(NOW), str(NOW + 1))),
    ):
        with pytest.raises(Unsigned, match="does not fit"):
            check(signed, [body], [secret], NOW)
