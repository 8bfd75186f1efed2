"""Signed messages between machines: `t=<unix time>,v1=<hex HMAC-SHA256 of "t.body">`.

Promises: of several secrets any one signs, so that one can be changed for another without a gap;
a signature is compared in constant time, and is good for five minutes either way.
"""

import hmac
from collections.abc import Iterable, Sequence
from hashlib import sha256

GOOD_FOR = 300  # seconds, before and after


class Unsigned(Exception):
    """The signature is missing, wrong or too old. `str()` says which, in plain English."""


def sign(body: bytes, secret: str, at: int) -> str:
    """The header for `body`, sent at `at` (unix seconds)."""
    (digest,) = _digests([body], [secret], str(at))
    return f"t={at},v1={digest}"


def check(header: str, chunks: Iterable[bytes], secrets: Sequence[str], now: float) -> None:
    """Raises `Unsigned` unless `header` signs the body, given in `chunks`, by one of `secrets`."""
    pairs = [part.strip().partition("=") for part in header.split(",")]
    at = next((value for name, _, value in pairs if name == "t"), "")
    given = [value.encode() for name, _, value in pairs if name == "v1"]
    if not (at.isascii() and at.isdecimal() and len(at) < 13 and given):
        raise Unsigned("The header Smartfield-Signature must be t=<unix time>,v1=<hex>.")
    if abs(now - int(at)) > GOOD_FOR:
        raise Unsigned("The time of the signature is more than five minutes away from ours.")
    ours = [digest.encode() for digest in _digests(chunks, secrets, at)]
    fits = [hmac.compare_digest(one, other) for one in ours for other in given]
    if not any(fits):
        raise Unsigned("The signature does not fit the body.")


def _digests(chunks: Iterable[bytes], secrets: Sequence[str], at: str) -> list[str]:
    """The body is read once, however long it is and however many secrets there are."""
    sums = [hmac.new(secret.encode(), f"{at}.".encode(), sha256) for secret in secrets]
    for chunk in chunks:
        for each in sums:
            each.update(chunk)
    return [each.hexdigest() for each in sums]
