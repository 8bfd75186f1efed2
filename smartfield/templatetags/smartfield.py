"""The words and marks that every page is made of. Built in: no page loads it.

Filters: dur, dur_full, clock, elapsed, near, due, longday, shortday, money, num, said, initials,
sent_files.
Tags: hours, icon, mark, state_mark, overdue_mark, avatar,
strip, estimate, planned, funnel, wave, error_links, nav_link, sort_head, live_words.
"""

import re
from functools import cache
from urllib.parse import urlencode

from django import template
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BoundField
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from smartfield.lib import drawings, durations, figures, moments, prose
from smartfield.lib.uploads import Sent, still_sent
from tasks.wording import state_for

register = template.Library()

register.filter("num", figures.number)
register.filter("money", figures.money)
register.filter("longday", moments.long)
register.filter("shortday", moments.weekday_and_date)


# Time ---------------------------------------------------------------------------


@register.filter
def dur(seconds, nothing=None) -> str:
    """Seconds as `1 h 30 min`; `nothing` is what zero reads as ("no time yet")."""
    return durations.spelled(seconds or 0, nothing)


@register.filter
def clock(seconds) -> str:
    return durations.ticking(seconds or 0)


register.filter("dur_full", durations.in_full)
register.filter("colon", durations.colon)


@register.filter
def elapsed(moment) -> int:
    """Whole seconds since `moment`."""
    return int((timezone.now() - moment).total_seconds())


@register.filter
def near(moment) -> SafeString:
    """When something happened, as a <time> that near.js keeps true."""
    return _time(moment, moments.near(moment), "near") if moment else mark_safe("–")


@register.simple_tag
def hours(start, end=None) -> str:
    """`10:00 – 11:30`, or up to now."""
    return moments.between(start, end)


@register.filter
def due(moment) -> SafeString:
    """When something is due: `today 18:00`."""
    if not moment:
        return format_html('<span class="faint">{}</span>', gettext("no date"))
    return _time(moment, moments.by_day(moment), "due")


def _time(moment, words: str, kind: str) -> SafeString:
    return format_html(
        '<time datetime="{}" title="{}" data-{}>{}</time>',
        moment.isoformat(),
        moments.full(moment),
        kind,
        words,
    )


# Marks --------------------------------------------------------------------------


@cache
def _sprite(name: str) -> str:
    return static(name)


@register.simple_tag
@cache
def icon(name: str, css: str = "") -> SafeString:
    """A Lucide icon of static/icons.txt, or our logo. Decoration: the words stand beside it."""
    sprite = (
        _sprite("img/marks.svg") + "#" if name == "logo" else _sprite("vendor/icons.svg") + "#i-"
    )
    return format_html(
        '<svg class="ic ic-{}{}" aria-hidden="true"><use href="{}{}"/></svg>',
        name,
        f" {css}" if css else "",
        sprite,
        name,
    )


@register.simple_tag
@cache
def mark(name: str) -> SafeString:
    """The bare shape of a state or fact: draft … cancelled, running, overdue, hours, missed."""
    return format_html(
        '<svg class="mark mark-{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        name,
        _sprite("img/marks.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def state_mark(context, task, running=None) -> SafeString:
    """Shape and words of the state of `task`, or of its running clock, as this viewer reads them.

    `running` says whether the clock is on; without it `task.running_since` does, if it was set.
    """
    reader = context["user"]
    is_running = bool(getattr(task, "running_since", None)) if running is None else running
    if not is_running:
        return _marked(task.state, state_for(reader, task))
    words = gettext("%(name)s is working on it now") if reader.is_client else gettext("Clock on")
    return _marked("running", words % {"name": task.assistant.first_name})


@register.simple_tag(takes_context=True)
def overdue_mark(context, task) -> SafeString:
    """`40 min past due`, for the team only: a client reads the due date without alarm."""
    if context["user"].is_client or not task.is_overdue:
        return mark_safe("")
    late = durations.spelled(elapsed(task.due_at))
    return _marked("overdue", gettext("%(time)s past due") % {"time": late}, "late")


def _marked(shape: str, words: str, css: str = "") -> SafeString:
    return format_html(
        '<span class="state{}">{}<span>{}</span></span>',
        f" {css}" if css else "",
        mark(shape),
        words,
    )


@register.filter
def initials(person) -> str:
    """The first letters of a name's first and last word: `Bright & Dunn` is BD."""
    letters = [letter[0] for letter in re.findall(r"\w[\w'’.-]*", str(person))]
    return "".join(letters[:1] + letters[1:][-1:]).upper()


@register.simple_tag
def avatar(person, css: str = "") -> SafeString:
    """Initials on a disc, `square` for a company, `small` in a row; the name stands beside it."""
    return format_html(
        '<span class="avatar {}" aria-hidden="true">{}</span>', css, initials(person)
    )


# Drawings, words, numbers ---------------------------------------------------------


@register.simple_tag
def strip(drawn: drawings.Strip) -> SafeString:
    return drawn.svg()


@register.simple_tag
def estimate(worked, planned, running=0, kind="work") -> SafeString:
    """The bar of seconds worked (and running) of seconds planned."""
    worked, running, planned = worked or 0, running or 0, planned or 0
    label = gettext("%(spent)s of about %(planned)s") % {
        "spent": durations.spelled(worked + running),
        "planned": durations.spelled(planned),
    }
    return drawings.estimate(worked, running, planned, label, kind)


@register.simple_tag
def planned(load, hours) -> SafeString:
    """The bar of seconds planned of the seconds that somebody works that day."""
    said = {"load": durations.spelled(load), "hours": durations.spelled(hours, "0")}
    label = gettext("%(load)s planned of %(hours)s") % said
    return drawings.estimate(load, 0, hours, label, "plan")


@register.simple_tag
def progress(done, whole, label) -> SafeString:
    """The bar of what is done of the whole."""
    return drawings.estimate(done, 0, whole, label)


@register.simple_tag
def funnel(came, talked, became, most) -> SafeString:
    """The bar of leads that came, were talked with, became clients."""
    label = gettext("%(became)s of %(came)s became clients") % {"came": came, "became": became}
    return drawings.funnel(came, talked, became, most, label)


@register.filter
def said(text) -> SafeString:
    """People's words: Markdown, sanitised, in the reading face."""
    return format_html('<div class="said">{}</div>', prose.render(text or ""))


@register.filter
def field_of(form, name: str) -> BoundField:
    """The field of a form whose names are made as it is."""
    return form[name]


@register.simple_tag(takes_context=True)
def error_links(context) -> list[tuple[str, str]]:
    """What is wrong in the page's `form`, `forms`, `formset`: pairs of an address and words."""
    formset = context.get("formset") or ()
    forms = [context.get("form"), *(context.get("forms") or ()), *formset]
    links = [("", words) for words in getattr(formset, "non_form_errors", list)()]
    for form in forms:
        for name, errors in (getattr(form, "errors", None) or {}).items():
            href = (
                ""
                if name == NON_FIELD_ERRORS
                else f"#{form[name].id_for_label or form[name].auto_id}"
            )
            links += [(href, words) for words in errors]
    return links


# Ways around ----------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def nav_link(context, name, picture, words, count=None, key="", css="") -> SafeString:
    """A link of the rail, the tabs or the top bar; it knows whether the reader is there."""
    href, path = reverse(name), context["request"].path
    is_here = path == href or (href != "/" and path.startswith(href))
    return format_html(
        '<a href="{}"{}{}{}>{}<span>{}</span>{}</a>',
        href,
        format_html(' class="{}"', css) if css else "",
        format_html(' aria-current="{}"', "page" if path == href else "true") if is_here else "",
        format_html(' data-key="{}"', key) if key else "",
        icon(picture) if picture else "",
        words,
        format_html(' <i class="num">{}</i>', count) if count else "",
    )


@register.simple_tag(takes_context=True)
def sort_head(context, field, words, css="") -> SafeString:
    """A table head that sorts by `field` through `?sort=`; a second press turns the order round.

    `-field` begins with the descending order. The view's `order` is in force where none is asked.
    """
    query = context["request"].GET
    now = query.get("sort") or context.get("order", "")
    name = field.removeprefix("-")
    order = {name: "ascending", f"-{name}": "descending"}.get(now)
    turned = name if field.startswith("-") else f"-{name}"
    kept = [
        (key, value)
        for key, values in query.lists()
        if key not in ("sort", "after", "page")
        for value in values
    ]
    href = "?" + urlencode([*kept, ("sort", turned if now == field else field)])
    arrow = {"ascending": icon("up"), "descending": icon("down")}.get(order, "")
    return format_html(
        '<th scope="col"{}{}><a href="{}">{}{}</a></th>',
        format_html(' aria-sort="{}"', order) if order else "",
        format_html(' class="{}"', css) if css else "",
        href,
        words,
        arrow,
    )


@register.filter
def sent_files(field: BoundField) -> list[Sent]:
    """The files of a form that came again, which went up before it."""
    return still_sent(field.data)


register.simple_tag(drawings.wave, name="wave")


@register.simple_tag
def live_words() -> SafeString:
    """The few sentences that scripts say, in the reader's language."""
    return json_script(
        {
            "now": gettext("just now"),
            "ago": gettext("%(minutes)d min ago"),
            "in": gettext("in %(minutes)d min"),
            "minutes": gettext("%(minutes)d min"),
            "hours": gettext("%(hours)d h %(minutes)02d min"),
            "saving": gettext("Saving…"),
            "restored": gettext("Restored what you typed at %(time)s."),
            "discard": gettext("Discard"),
            "on": gettext("%(time)s on %(title)s"),
            "speed": gettext("Speed"),
            "remove": gettext("Remove"),
            "left": gettext("%(share)s, about %(time)s"),
            "waits": gettext("waits for its turn"),
            "arrived": gettext("%(name)s is uploaded"),
            "safe": gettext("%(size)s are safe already"),
            "cut": gettext("The recording was cut off at %(time)s, %(size)s of it are here"),
            "thrown": gettext("%(name)s is thrown away"),
            "failed": gettext("The file could not be uploaded. Try again"),
            "held": gettext("It will be sent as soon as the files are up"),
            "recorded": gettext("Recording %(time)s"),
            "found": gettext("Found: %(count)d"),
            "none": gettext("Nothing found"),
            "place": gettext("%(title)s: place %(n)d of %(count)d"),
            "kept": gettext("not connected; the clock is safe"),
            "stopped": gettext("Stopped at %(time)s"),
        },
        "words",
    )
