"""GIFT: questions as a text file that Moodle and others read."""

import re
from collections.abc import Sequence
from itertools import groupby

from carelib.publish.exports.moodle import category
from carelib.publish.exports.question import Question, html, inline

CANNOT = (
    "Ids and tags stand in comments, which Moodle reads and other platforms pass over; "
    "whether options are shuffled is up to the platform, and which misconception stands behind which option is lost."
)
SPECIAL = re.compile(r"[\\~=#{}:]")


def write(questions: Sequence[Question]) -> bytes:
    """The questions as one GIFT file, their texts as HTML: plain GIFT would swallow line breaks and double spaces."""
    blocks = []
    for section, inside in groupby(questions, key=lambda one: one.section):
        blocks += [f"$CATEGORY: {category(section)}", *map(_question, inside)]
    return "\n\n".join([*blocks, ""]).encode()


def _text(markup: str) -> str:
    return "[html]" + SPECIAL.sub(r"\\\g<0>", markup)


def _question(one: Question) -> str:
    options = (
        f"{'=' if option.is_key else '~'}{_text(inline(option.text))}#{_text(html(option.feedback))}"
        for option in one.options
    )
    lines = [
        f"// [id:{one.id}] {' '.join(f'[tag:{tag}]' for tag in one.tags)}",
        f"::{one.id}::{_text(html(*one.asks))}{{",
        *options,
        f"####{_text(html(*one.after))}",
        "}",
    ]
    return "\n".join(lines)
