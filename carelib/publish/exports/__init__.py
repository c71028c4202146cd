"""The item bank as files for teaching platforms: each format by a module of its own, all from the same questions."""

from pathlib import Path

from carelib import files
from carelib.loader import Library
from carelib.publish.exports import anki, gift, moodle, qti, table, worksheet
from carelib.publish.exports.question import questions

_MADE_BY = {
    "moodle-xml": (".xml", moodle),
    "gift": (".gift", gift),
    "qti21": (".zip", qti),
    "anki": (".apkg", anki),
    "csv": (".csv", table),
    "worksheet-pdf": (".pdf", worksheet),
}
FORMATS: dict[str, tuple[str, str]] = {name: (suffix, made.CANNOT) for name, (suffix, made) in _MADE_BY.items()}
"""Format -> how its files end, and one sentence on what it cannot carry."""
ALSO = {"gift": ".txt"}
"""Moodle's own page for imports takes GIFT from a file with this ending."""


def export(library: Library, format: str, file: Path, *, lesson: str | None = None) -> int:
    """Write the bank, or one lesson of it, to a new file, whole or not at all; the number of items.

    ``LookupError`` for an unknown format or lesson, ``ValueError`` for a name that ends otherwise than the format's files,
    ``FileExistsError`` where there is a file of that name. A worksheet comes with its key in ``NAME-key.pdf``.
    """
    if format not in FORMATS:
        raise LookupError(f"there is no format {format}; there are: {', '.join(FORMATS)}")
    suffix = FORMATS[format][0]
    if file.suffix.lower() not in (suffix, ALSO.get(format)):
        raise ValueError(f"{file.name}: a name that ends in {suffix} was expected for {format}")
    found = questions(library, lesson)
    made: dict[Path, bytes] = {file: _MADE_BY[format][1].write(found)}
    if format == "worksheet-pdf":
        made[file.with_stem(f"{file.stem}-key")] = worksheet.key(found)
    files.add(made)
    return len(found)
