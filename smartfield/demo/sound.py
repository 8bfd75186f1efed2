"""Small recordings: a soft, wandering tone in phrases, as WAV (8 kHz, 8 bit, mono)."""

import io
import math
import wave
from functools import cache
from random import Random

RATE = 8000
LOUDNESS = (2, 15, 25, 40, 60)
NOTES = (196.0, 220.0, 261.6, 293.7, 329.6)  # hertz


def wav(seconds: int, seed: str) -> bytes:
    chosen = Random(seed)
    samples = b"".join(
        _note(chosen.choice(NOTES), chosen.choice(LOUDNESS)) for _ in range(2 * seconds)
    )
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(RATE)
        sound.writeframes(samples)
    return file.getvalue()


@cache
def _note(hertz: float, loudness: int) -> bytes:
    """Half a second that swells and fades."""
    length, turn = RATE // 2, 2 * math.pi * hertz / RATE
    return bytes(
        round(128 + loudness * math.sin(math.pi * n / length) * math.sin(turn * n))
        for n in range(length)
    )
