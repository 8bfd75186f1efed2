import pytest

from smartfield.imports import opening
from smartfield.imports.bringing import batches
from smartfield.tests.imports.tables import KINDS, content, upload


@pytest.fixture
def begin(manager):
    """A dry run of a file of the folder, or of a text."""

    def begun(name, kind="", text=""):
        file = upload(text or content(name), f"{name or kind}.csv")
        return opening.begin(by=manager, kind=kind or KINDS[name], file=file)

    return begun


@pytest.fixture
def bring(manager):
    """All that is ready of a batch, in."""

    def brought(batch):
        count = batch.rows.filter(fate="new").count()
        return batches.bring_in(batch, by=manager, count=count)

    return brought
