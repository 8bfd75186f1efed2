"""A file of the demo, kept where uploads are kept. Its row is not saved yet."""

import hashlib

from django.core.files.base import ContentFile

from accounts.models import StoredFile, User
from smartfield.demo import papers


def stored(name: str, content: bytes, by: User, shelf: str = "") -> StoredFile:
    kept = StoredFile(
        name=name,
        media_type=papers.TYPES[name.rsplit(".", 1)[1]],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
        shelf=shelf,
    )
    kept.content.save(name, ContentFile(content), save=False)
    return kept
