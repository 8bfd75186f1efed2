from hashlib import sha256

from django.core.files import File


def hash_of(content: File) -> str:
    """SHA-256 of the whole of `content`, which stands at its beginning afterwards."""
    digest = sha256()
    content.seek(0)
    for chunk in content.chunks():
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()
