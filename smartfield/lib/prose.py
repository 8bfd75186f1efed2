"""People's words: a Markdown subset, rendered and sanitised. Raw HTML is shown, never run."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True, "linkify": False}).enable(
    ["table", "strikethrough"]
)
_markdown.disable(["image", "html_block", "html_inline"])

_TAGS = {
    *("p", "br", "strong", "em", "s", "a", "ul", "ol", "li", "blockquote", "code", "pre", "hr"),
    *("h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_HEADINGS_ALLOWED = {"h1": "h3", "h2": "h4"}


def render(text: str) -> SafeString:
    """`text` as safe HTML. Links keep http, https, mailto and tel, and open no referrer."""
    return mark_safe(_sanitised(text))


def _sanitised(text: str) -> str:
    html = _markdown.render(text)
    for given, wanted in _HEADINGS_ALLOWED.items():
        html = html.replace(f"<{given}>", f"<{wanted}>").replace(f"</{given}>", f"</{wanted}>")
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="nofollow noopener noreferrer",
        attribute_filter=_own_or_full_address,
    )


def _own_or_full_address(tag: str, attribute: str, value: str) -> str | None:
    """`//elsewhere.example` borrows our scheme and looks like our page: not let through."""
    is_borrowed = attribute == "href" and value.lstrip().replace("\\", "/").startswith("//")
    return None if is_borrowed else value
