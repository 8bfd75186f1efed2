"""Writing a client's playbook.

Promises: each saved version stays as it was, whole; sound, video and file always have a text
beside them; nobody's words are written over unseen. A major change asks every reader again, a
minor one only informs; either way those who work for the client now are told.
Refuses, at its field: a sound, video or file that is missing or something else; captions without
a video.
"""

from copy import copy
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import filing, notices
from accounts.models import StoredFile, User
from clients.arranging import lock
from clients.models import Client, Medium, PlaybookSection
from smartfield.lib.refusals import Overtaken, Refusal
from smartfield.lib.uploads import Chosen

KINDS = {Medium.SOUND: filing.AUDIO, Medium.VIDEO: filing.VIDEO, Medium.FILE: filing.ANY}


@transaction.atomic
def add_section(
    client: Client,
    *,
    by: User,
    kind: str = Medium.TEXT,
    media: Chosen | None = None,
    captions: Chosen | None = None,
    **words: Any,
) -> PlaybookSection:
    """Write a section at the end of the playbook; `words`: title, text, is_required."""
    lock(client)
    last = client.playbook_sections.aggregate(last=Max("position"))["last"] or 0
    section = PlaybookSection(client=client, author=by, position=last + 1, kind=kind, **words)
    _take_files(section, media, captions, by)
    section.save(force_insert=True)
    section.keep_version(is_major=True)
    return section


@transaction.atomic
def rewrite(
    section: PlaybookSection,
    *,
    by: User,
    version: int | None = None,
    is_major: bool = True,
    kind: str = Medium.TEXT,
    media: Chosen | None = None,
    captions: Chosen | None = None,
    **words: Any,
) -> None:
    """Save the next version; `words`: title, text, is_required, change_note.

    `version` is the one that was changed: raises `Overtaken` if it is not the present one.
    """
    _hold(section, version)
    new = copy(section)
    new.kind, new.author = kind, by
    for name, value in words.items():
        setattr(new, name, value)
    _take_files(new, media, captions, by)
    new.version, new.changed_at = section.version + 1, timezone.now()
    if is_major:
        new.counts_from = new.version
    new.save()
    new.keep_version(is_major=is_major)
    _tell(new, by)
    section.refresh_from_db()


def _hold(section: PlaybookSection, version: int | None) -> None:
    """Lock the section and bring it up to date; only whoever saves first gets past."""
    there = PlaybookSection.objects.select_for_update(no_key=True)
    section.refresh_from_db(from_queryset=there)
    if section.removed_at or version not in {None, section.version}:
        raise Overtaken(
            _("%(who)s changed this meanwhile. Your text is kept below; look at theirs first")
            % {"who": section.author}
        )


def _take_files(
    section: PlaybookSection,
    media: Chosen | None,
    captions: Chosen | None,
    by: User,
) -> None:
    """Keep what was sent; what was there stays, as long as it fits the kind."""
    if captions and section.kind != Medium.VIDEO:
        raise Refusal(_("Captions belong to a video. Choose video, or leave them out"), "captions")
    if section.kind == Medium.TEXT:
        section.media = None
    elif media:
        section.media = _keep(media, by, section.client, KINDS[Medium(section.kind)], "media")
    elif section.media is None or not _fits(section.media, section.kind):
        raise Refusal(str(KINDS[Medium(section.kind)].sentence), "media")
    if media or section.kind != Medium.VIDEO:
        section.captions = None
    if captions:
        section.captions = _keep(captions, by, section.client, filing.CAPTIONS, "captions")


def _keep(upload: Chosen, by: User, client: Client, kinds: filing.Kinds, field: str):
    return filing.keep(upload, by=by, kinds=kinds, field=field, shelf=client.key)


def _fits(stored: StoredFile, kind: str) -> bool:
    """Whether a file kept for one kind of section serves another: a film is no sound."""
    return KINDS[Medium(kind)].kept_as(stored.media_type) == stored.media_type


def _tell(section: PlaybookSection, by: User) -> None:
    """Those who have a task of the client in hand now."""
    working = User.objects.assistants().filter(
        assignments__until=None, assignments__task__client=section.client
    )
    for person in working.distinct():
        notices.tell(
            person,
            "playbook_changed",
            f"playbook_changed:{section.pk}:{section.version}",
            section.get_absolute_url(),
            actor=by,
            section=section.title,
            client=section.client,
            words=section.change_note,
        )
