"""A body of two parts: an event and the bytes of its recording."""

import uuid


def in_parts(event: bytes, sound: bytes) -> tuple[bytes, str]:
    """The body with the event and the bytes of its recording, and its type."""
    edge = uuid.uuid4().hex
    head = f'--{edge}\r\nContent-Disposition: form-data; name="event"\r\n\r\n'.encode()
    middle = (
        f'\r\n--{edge}\r\nContent-Disposition: form-data; name="recording"; filename="recording"'
        "\r\nContent-Type: application/octet-stream\r\n\r\n"
    ).encode()
    body = head + event + middle + sound + f"\r\n--{edge}--\r\n".encode()
    return body, f"multipart/form-data; boundary={edge}"
