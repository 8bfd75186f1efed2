"""Leaf helpers, each named for what it does. They know no model and no app."""
