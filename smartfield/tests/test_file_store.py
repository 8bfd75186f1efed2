"""Where files lie is a setting: a folder of the house, or a bucket that speaks S3."""

import io

import pytest
from django.core.exceptions import ImproperlyConfigured

from smartfield import settings as house
from smartfield.lib.buckets import Bucket

KEYS = {"FILES_KEY": "key", "FILES_SECRET": "secret"}


def bucket(**options):
    return Bucket(**{**house.bucket("files")["OPTIONS"], **options})


@pytest.fixture
def keys(monkeypatch):
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)


def test_without_a_bucket_files_lie_in_a_folder_of_the_house():
    described = house.folder()
    assert described["OPTIONS"]["location"] == house.DATA_DIR / "files"
    assert described["OPTIONS"]["base_url"] is None


def test_a_bucket_is_described_by_the_environment(monkeypatch, keys):
    monkeypatch.setenv("FILES_ENDPOINT", "https://s3.store.example")
    monkeypatch.setenv("FILES_REGION", "eu-south-1")
    options = house.bucket("files")["OPTIONS"]
    assert options["bucket_name"] == "files"
    assert options["endpoint_url"] == "https://s3.store.example"
    assert options["region_name"] == "eu-south-1"
    assert (options["access_key"], options["secret_key"]) == ("key", "secret")
    assert options["file_overwrite"] is False


@pytest.mark.parametrize("missing", KEYS)
def test_a_bucket_without_its_keys_stops_the_start_by_name(monkeypatch, keys, missing):
    monkeypatch.delenv(missing)
    with pytest.raises(ImproperlyConfigured, match=missing):
        house.bucket("files")


def test_nothing_in_a_bucket_has_an_address(keys):
    with pytest.raises(ValueError, match="no address"):
        bucket().url("ab/abcd")
    assert bucket().get_object_parameters("ab/abcd") == {}
    assert bucket().default_acl is None


def test_only_the_bytes_that_are_wanted_are_fetched(keys):
    store, asked = bucket(), []

    class Body(io.BytesIO):
        def iter_chunks(self, size):
            yield self.read(size)

    class Found:
        def get(self, Range):
            asked.append(Range)
            return {"Body": Body(b"part")}

    class Objects:
        def Object(self, name):
            asked.append(name)
            return Found()

    store._bucket = Objects()
    assert b"".join(store.chunks_of("ab/abcd", range(100, 200))) == b"part"
    assert asked == ["ab/abcd", "bytes=100-199"]
