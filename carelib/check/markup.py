"""Prose is Markdown: no HTML of its own in it, and no link that leads where a page must not.

The pages put prose in as their converter makes it. On live pages an inline script would run, so nothing else stands between
what an author or translator writes and whoever reads it.
"""

import html
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser

from mistune import HTMLRenderer, Markdown, create_markdown

TAG = re.compile(r"<[A-Za-z/!?][^>]*>?")
"""Whatever a browser could take for a tag, in code as well: a converter may see code where another sees none."""
FOLDED = frozenset({"<details>", "</details>", "<summary>", "</summary>"})
"""What Markdown cannot say: a part that is opened by whoever wants it."""
TARGET = re.compile(r"\]\(\s*<?([^\s)>]*)|^[ ]{0,3}\[[^\]]+\]:\s*<?([^\s>]+)", re.M)
"""Where a link leads as it is written, since not every converter takes the same for one."""
LEADS = re.compile(r"https://\S+|(?:tel|sms):\+?\d+|#\S*|[\w.%-][\w.%/-]*(?:#\S*)?")
REMEDY = (
    "write Markdown: no HTML but <details> and <summary>, and links to https:, tel:, sms:, # or a file beside this one"
)


class _Links(HTMLParser):
    """Collects where the links and pictures of a page lead."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("href", "src")]


def raw(markdown: str) -> Iterator[tuple[str, str]]:
    """What may not stand in prose: what is wrong, and the words in which it stands."""
    for found in TAG.finditer(markdown):
        if found[0] not in FOLDED:
            yield f"markup in prose: {_short(found[0])}", found[0]
    written = [one or other for one, other in TARGET.findall(markdown)]
    for target in dict.fromkeys([*written, *_made(markdown)]):
        if target and not LEADS.fullmatch(html.unescape(target)):
            yield f"a link in prose leads to '{_short(target)}'", target


def _made(markdown: str) -> list[str]:
    """Where the links lead that the pages' converter makes of it.

    That one is Jupyter's own, which takes two seconds to import; this is the mistune beneath it.
    """
    links = _Links()
    links.feed(str(_converter()(markdown)))
    return links.found


@cache
def _converter() -> Markdown:
    renderer = HTMLRenderer(escape=False, allow_harmful_protocols=True)
    return create_markdown(renderer=renderer, plugins=["strikethrough", "table", "url", "task_lists", "def_list"])


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
