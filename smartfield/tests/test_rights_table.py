"""Standing test: nothing that is held about anybody is forgotten by export and erasure.

Each model of ours has a line in `smartfield.rights.table`, and each field that can hold words is
named there once. Whoever adds a model or a field decides here what becomes of it.
"""

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import User
from clients.models import Client
from smartfield.rights.table import TABLE

OURS = ["accounts", "clients", "tasks", "timetracking", "assistants", "billing"]
WORDY = (models.CharField, models.TextField, models.JSONField, models.FileField, ArrayField)
MODELS = [model for app in OURS for model in apps.get_app_config(app).get_models()]


def test_every_model_has_its_line():
    labels = {model._meta.label for model in MODELS}
    assert labels - set(TABLE) == set()
    assert set(TABLE) - labels == set()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_that_can_hold_words_is_named_once(model):
    held = TABLE[model._meta.label]
    named = [*held.words.split(), *held.named.split(), *(held.kept or {})]
    wordy = [field.name for field in model._meta.concrete_fields if isinstance(field, WORDY)]
    assert sorted(named) == sorted(wordy)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_what_is_told_and_whose_it_is_exist(model):
    held = TABLE[model._meta.label]
    for name in held.told.split():
        model._meta.get_field(name)
    for path in filter(None, [held.client]):
        assert end_of(model, path) is Client
    for path in held.people.split():
        assert end_of(model, path) is User


def end_of(model, path):
    for hop in path.split("__") if path != "pk" else ():
        model = model._meta.get_field(hop).related_model
    return model


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_whatever_hangs_on_a_client_or_a_person_says_so(model):
    held = TABLE[model._meta.label]
    targets = {field.related_model for field in model._meta.concrete_fields if field.is_relation}
    if Client in targets and model._meta.label not in NOT_THEIRS:
        assert held.client
    if User in targets and model._meta.label not in NOT_THEIRS:
        assert held.people or held.client


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_whatever_hangs_on_a_client_s_row_is_the_client_s(model):
    """What has words or is told, that is; a file or an export may belong to nobody's client."""
    held = TABLE[model._meta.label]
    targets = {field.related_model for field in model._meta.concrete_fields if field.is_relation}
    owners = {target for target in targets if getattr(TABLE.get(_label(target)), "client", "")}
    if owners and model._meta.label not in NOT_THEIRS:
        assert held.client


def _label(model) -> str:
    return model._meta.label if model else ""


# a file is its owner's; an export is its asker's
NOT_THEIRS = {"accounts.StoredFile", "clients.Export"}


@pytest.mark.parametrize("label", [label for label, held in TABLE.items() if held.client])
def test_secrets_and_the_team_s_own_words_are_told_to_nobody(label):
    told = set(TABLE[label].told.split())
    assert not told & {"team_note", "why", "facts", "draft", "password", "token_hash"}
