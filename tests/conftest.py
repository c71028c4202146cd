"""What several tests share; and how generated cases are made: the same ones in every run, many more in `make test-long`."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import settings

from carelib.check import check
from carelib.loader import CONTENT, Library
from carelib.loader import library as shipped
from carelib.model import KINDS, Checklist, Entry, HelpLine
from carelib.yamltext import parse_yaml

os.environ["CARELIB_STORE"] = "off"  # no test reads or writes the record of whoever runs it

settings.register_profile("default-run", derandomize=True, deadline=None)
settings.register_profile("long", max_examples=5_000, deadline=None)
settings.load_profile("default-run")

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def library() -> Library:
    """The shipped content."""
    return shipped()


@pytest.fixture(scope="session")
def checklist(library: Library) -> Checklist:
    return library.find(Checklist, "decision")


@pytest.fixture(scope="session")
def help_lines(library: Library) -> list[HelpLine]:
    return list(library.of(HelpLine).values())


@dataclass(frozen=True)
class Content:
    """A content folder that a test may break."""

    root: Path

    def write(self, name: str, text: str | bytes) -> Path:
        """Write one file, named from the content folder; its path."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def change(self, kind: str, change: Callable[[list[dict[str, Any]]], object]) -> None:
        """Change the entries of a kind; they stand in one file afterwards."""
        paths = sorted((self.root / kind).glob("*.yaml"))
        entries = [entry for path in paths for entry in parse_yaml(path.read_text("utf-8"))]
        change(entries)
        for path in paths:
            path.unlink()
        self.write(f"{kind}/all.yaml", yaml.safe_dump(entries, allow_unicode=True, sort_keys=False))

    def library(self) -> Library:
        return Library(self.root)

    def faults(self) -> list[str]:
        return [str(fault) for fault in check(self.library())]


@pytest.fixture
def content_copy(tmp_path: Path) -> Content:
    """A copy of the shipped content."""
    return Content(Path(shutil.copytree(CONTENT, tmp_path / "content")))


@pytest.fixture
def content(tmp_path: Path) -> Content:
    """An empty content folder."""
    (tmp_path / "content").mkdir()
    return Content(tmp_path / "content")


SAMPLES = {
    "scenes": """
- id: at-the-desk
  title: At the desk
  role: the person at the desk
  sources: [article]
  nodes:
    - id: comes-in
      text: Someone comes in and asks for therapy.
      ways:
        - {says: "Which kind?", to: lost, why: It asks for a word., better: Ask what they hope for.}
        - {says: "What do you hope for?", to: told, why: It asks for a wish.}
    - id: lost
      text: They do not know.
      ways:
        - {says: "What do you hope for?", to: told, why: It asks for a wish.}
        - {says: Call again., to: gone, why: It ends the talk., better: Ask what they hope for.}
    - {id: told, text: They tell you., ending: You asked.}
    - {id: gone, text: They leave., ending: You sent them away.}
""",
    "approaches": """
- {id: one, name: One, works_on: W, focus: F, sessions: S, evidence: E, delivered_by: D, psychotherapy: "yes",
   article_box: therapy, sources: [article]}
- {id: two, name: Two, works_on: W, focus: F, sessions: S, evidence: E, delivered_by: D, psychotherapy: "no",
   article_box: both, sources: [article]}
""",
    "cases": """
- {id: one, title: Oona at noon, role: You, story: She asks for a word., items: [words-intake-form, words-at-the-desk],
   debrief: Two things came together., lessons: [01-words-and-umbrellas, 02-safety-first]}
- {id: two, title: Per at night, role: You, story: He rings., items: [safety-makes-no-odds, safety-better-off],
   debrief: It was late., lessons: [02-safety-first, 01-words-and-umbrellas]}
""",
    "forms": """
- {id: pre, title: Before the course, intro: Look around., explains: false, items: [words-intake-form, safety-better-off]}
- {id: post, title: After the course, intro: Look back., explains: true, items: [words-at-the-desk, safety-makes-no-odds]}
""",
    "doses": """
- {id: one, study: One 2001, definition: Better., people: Some., careful: Little is known., sources: [article],
   points: [{sessions: 1, percent: 12.5}, {sessions: 4, sessions_to: 6, percent: 50}]}
- {id: two, study: Two 2002, definition: Much better., people: Others., careful: No more., sources: [article],
   points: [{sessions: 8, percent: 33}]}
""",
    "effects": """
- {id: one, name: One, review: article, against: waiting, outcome: at the end, low: 0.1, value: 0.4, high: 0.7, sources: [article]}
- {id: two, name: Two, review: article, against: waiting, outcome: at the end, low: -0.2, value: 0.3, high: 0.8,
   careful: Few trials., sources: [article]}
""",
    "places": """
- {id: here, name: Here, protected: P, free: F, check: C, checked_on: 2026-01-02, sources: [article]}
""",
}


@pytest.fixture(scope="session")
def every_kind(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The shipped content, with a sample of each kind of which nothing is shipped."""
    content = Content(Path(shutil.copytree(CONTENT, tmp_path_factory.mktemp("every") / "content")))
    for kind, sample in SAMPLES.items():
        if not content.library().of(KINDS[kind]):
            content.write(f"{kind}/sample.yaml", sample)
    return content.library()


@pytest.fixture(scope="session")
def planted(every_kind: Library, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Content of every kind with a script before and after every text that may be any text."""
    content = Content(tmp_path_factory.mktemp("planted") / "content")
    for kind, model in KINDS.items():
        entries = [_plant(model, entry.model_dump(mode="json")) for entry in every_kind.of(model).values()]
        content.write(f"{kind}/all.yaml", yaml.safe_dump(entries, allow_unicode=True))
    return content.library()


def _plant(model: type[Entry], entry: dict[str, Any]) -> dict[str, Any]:
    """The entry with markup in every text that its model lets be any text."""
    schema = model.model_json_schema()

    def inside(value: Any, rule: dict[str, Any]) -> Any:
        if "$ref" in rule:
            rule = schema["$defs"][rule["$ref"].rsplit("/", 1)[-1]]
        if "anyOf" in rule:
            rule = next(one for one in rule["anyOf"] if one.get("type") != "null")
            if value is None:
                return None
        if isinstance(value, dict):
            known = rule.get("properties", {})
            return {key: inside(each, known.get(key, {})) for key, each in value.items()}
        if isinstance(value, list):
            return [inside(each, rule.get("items", {})) for each in value]
        free = rule.get("type") == "string" and not {"pattern", "enum", "const", "format"} & set(rule)
        return f"<script>alert('{value[:1]}')</script>{value}<script>" if free else value

    return {key: inside(value, schema["properties"][key]) for key, value in entry.items()}


@pytest.fixture(scope="session")
def run_carelib() -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command line as a program of its own, for what would bring the tests down with it."""

    def run(*arguments: str | Path, within: float = 10, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "carelib", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=within,
            cwd=ROOT,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )

    return run
