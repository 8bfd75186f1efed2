"""The production settings with one more address: a bare page of any size."""

from smartfield.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
