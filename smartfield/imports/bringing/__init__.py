"""Bringing in what was looked over, by the verbs of the apps, and taking it back."""
