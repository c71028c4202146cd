"""The command line. Exit 0; 1 where a check or a lesson finds faults; 2, with one line, for all that cannot be done as asked."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import yaml

from carelib import __version__, files, instructor, record
from carelib.check import check
from carelib.decision import AnswerError, decide
from carelib.faults import ContentError, Fault, Refused, one_line
from carelib.loader import CONTENT, Library
from carelib.model import Checklist, HelpLine
from carelib.publish.paths import MOST_VISITORS
from carelib.store import CannotKeep
from carelib.where import NOTEBOOKS
from carelib.yamltext import parse_yaml, why_broken

LARGEST_ANSWERS = 20_000_000  # bytes; about 50,000 answer sets


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Refused(f"{message} (see '{self.prog} --help')")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status."""
    try:
        arguments = _parser().parse_args(argv)
        return int(arguments.run(arguments))
    except (Refused, CannotKeep, ContentError, OSError) as error:
        print(f"carelib: {one_line(str(error))}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="carelib", description="A course on the difference between therapy and psychotherapy.")
    parser.add_argument("--version", action="version", version=f"carelib {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)

    one = commands.add_parser("decide", help="say where checklist answers lean, as JSON")
    one.add_argument(
        "file",
        metavar="FILE",
        help="YAML or JSON: a mapping of question to answer, or a list of such; - reads standard input",
    )
    one.set_defaults(run=_decide)

    one = commands.add_parser("check", help="check all content; one line a fault")
    one.add_argument("--content", type=Path, metavar="DIR", help="another content folder, without its notebooks")
    one.add_argument("--notebooks", type=Path, metavar="DIR", help="the folder of notebooks that goes with it")
    one.add_argument("--report", type=Path, metavar="FILE", help="also write all of it to FILE, as a page with charts")
    one.set_defaults(run=_check)

    _add_pages(commands)
    record.add_to(commands)
    instructor.add_to(commands)
    return parser


def _add_pages(commands: "argparse._SubParsersAction[Any]") -> None:
    """The commands that make, serve or open pages."""
    one = commands.add_parser("site", help="write dashboard and lessons as plain files, for any file host")
    one.add_argument("folder", type=Path, metavar="DIR", help="a new folder, or one that holds such a site")
    one.add_argument("--address", default="", metavar="URL", help="where it will stand; for sitemap.xml")
    one.add_argument("--gzip", action="store_true", help="also NAME.gz beside each text, for nginx's gzip_static")
    one.set_defaults(run=_site)

    one = commands.add_parser("serve", help="the public dashboard")
    one.add_argument(
        "--host", default="127.0.0.1", metavar="H", help="address to listen on (127.0.0.1: this machine only)"
    )
    one.add_argument("--port", type=int, default=8866, metavar="N", help="port to listen on (8866)")
    one.add_argument("--no-browser", action="store_true", help="do not open a browser")
    one.add_argument(
        "--live",
        type=int,
        default=MOST_VISITORS,
        metavar="N",
        help=f"visitors at most with a page that computes, at one time ({MOST_VISITORS})",
    )
    one.add_argument("--prepare", action="store_true", help="only make the pages, so that a later start is quick")
    one.set_defaults(run=_serve)

    one = commands.add_parser("lab", help="the lessons in a folder of your own, opened in JupyterLab")
    one.add_argument(
        "folder", type=Path, nargs="?", default=Path("carelib-lessons"), metavar="DIR", help="(carelib-lessons)"
    )
    one.add_argument("--first", default="", metavar="LESSON", help="the notebook to open (the first lesson)")
    one.add_argument("--only-copy", action="store_true", help="put the lessons there and do not open them")
    one.set_defaults(run=_lab)


def _decide(arguments: argparse.Namespace) -> int:
    raw = _read(arguments.file)
    library = Library()
    checklist = library.of(Checklist)["decision"]
    lines = list(library.of(HelpLine).values())
    many = isinstance(raw, list)
    found = []
    for number, answers in enumerate(raw if many else [raw], start=1):
        try:
            found.append(decide(answers, checklist, lines))
        except AnswerError as error:
            place = f"{arguments.file}: entry {number}" if many else arguments.file
            raise Refused(f"{place}: {error}") from None
    if many:  # one line a decision: short to read through, and written fast
        lines_out = (json.dumps(one, ensure_ascii=False) for one in found)
        sys.stdout.write("[\n" + ",\n".join(lines_out) + "\n]\n")
    else:
        sys.stdout.write(json.dumps(found[0], ensure_ascii=False, indent=2) + "\n")
    return 0


def _read(name: str) -> Any:
    """The JSON or YAML in a file, or on standard input for ``-``."""
    try:
        data = sys.stdin.buffer.read(LARGEST_ANSWERS + 1) if name == "-" else _bytes(Path(name))
        if len(data) > LARGEST_ANSWERS:
            raise Refused(f"{name}: more than {LARGEST_ANSWERS:,} bytes; split the file")
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(f"{name}: UTF-8 text was expected, byte {error.start} is not; save the file as UTF-8") from None
    if not text.strip():
        raise Refused(f"{name}: answers were expected, here is nothing; write {{}} for no answers")
    try:
        return json.loads(text, object_pairs_hook=lambda pairs: _no_doubles(name, pairs))
    except (ValueError, RecursionError):
        pass  # then it is YAML, or neither
    try:
        return parse_yaml(text)
    except yaml.YAMLError as error:
        line, reason = why_broken(error)
        raise Refused(f"{name}:{line}: neither JSON nor YAML: {reason}; mend the text near this line") from None


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_ANSWERS + 1)
    except OSError as error:
        raise Refused(f"{path}: cannot be read ({error.strerror}); check the name") from None


def _no_doubles(name: str, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    given = dict(pairs)
    if len(given) < len(pairs):
        twice = next(key for index, (key, _) in enumerate(pairs) if key in dict(pairs[:index]))
        raise Refused(f"{name}: '{twice}' is given twice in one set of answers; keep one of them")
    return given


def _check(arguments: argparse.Namespace) -> int:
    content = arguments.content or CONTENT
    notebooks = arguments.notebooks or (None if arguments.content else NOTEBOOKS)
    if not content.is_dir():
        raise Refused(f"{content}: no such folder; name the folder that holds the content")
    if not any(content.rglob("*.y*ml")):
        raise Refused(f"{content}: no content is here; name the folder that holds items/, goals/ and the others")
    if arguments.notebooks and not any(arguments.notebooks.glob("*.ipynb")):
        raise Refused(f"{notebooks}: no notebooks are here; name the folder that holds them")
    library = Library(content)
    faults = check(library, notebooks)
    if arguments.report:
        _write_report(arguments.report, library, faults, notebooks)
    for fault in faults:
        print(fault)
    print("content: no faults" if not faults else f"content: {len(faults)} faults", file=sys.stderr)
    return 1 if faults else 0


def _write_report(path: Path, library: Library, faults: list[Fault], notebooks: Path | None) -> None:
    from carelib.publish.report import report

    try:
        files.replace(path, report(library, faults, notebooks).encode())
    except OSError as error:
        reason = error.strerror or error
        raise Refused(f"{path}: cannot be written ({reason}); name a file in a folder that is there") from None


def _site(arguments: argparse.Namespace) -> int:
    from carelib.publish.folder import CannotPublish, publish
    from carelib.publish.pages import CannotShow

    try:
        pages = publish(arguments.folder, address=arguments.address, gzip=arguments.gzip)
    except (CannotPublish, CannotShow) as error:
        raise Refused(str(error)) from None
    print(
        f"{len(pages)} pages in {arguments.folder}: open {arguments.folder / 'index.html'}, or copy the folder to a host"
    )
    return 0


def _serve(arguments: argparse.Namespace) -> int:
    from carelib.publish.pages import CannotShow
    from carelib.publish.serve import CannotServe, prepare, serve

    try:
        if arguments.prepare:
            prepare()
            return 0
        return serve(arguments.host, arguments.port, open_browser=not arguments.no_browser, visitors=arguments.live)
    except (CannotServe, CannotShow) as error:
        raise Refused(str(error)) from None


def _lab(arguments: argparse.Namespace) -> int:
    from carelib.publish.lab import CannotOpen, here_and_missing, lay_out, open_in_lab

    try:
        put, kept = lay_out(arguments.folder)
        _tell_lessons(arguments.folder, put, kept, here_and_missing(arguments.folder)[1])
        if arguments.only_copy:
            return 0
        more = ["--allow-root"] if _is_root() else []
        return open_in_lab(arguments.folder, more, first=Path(arguments.first).name)
    except CannotOpen as error:
        raise Refused(str(error)) from None


def _tell_lessons(folder: Path, put: list[str], kept: list[str], missing: list[str]) -> None:
    if put or not missing:
        print(f"{folder}: {len(put)} files put there." if put else f"{folder}: all lessons are there.")
    if missing:
        paths = " ".join(f"{NOTEBOOKS.name}/{name}" for name in missing)
        told = f"{folder}: not there: {', '.join(missing)}. To get it back, in the course's folder: git checkout -- {paths}"
        print(f"{told} (or download the course again)")
    if kept:
        print(
            f"Yours, and left as they are although ours differ: {', '.join(kept)}. To have ours, give yours another name."
        )


def _is_root() -> bool:
    return getattr(os, "geteuid", lambda: 1)() == 0


if __name__ == "__main__":
    sys.exit(main())
