"""Generated files are what content and model say, and the schemas take what is shipped."""

import json
import re

import jsonschema
import pytest

from carelib import translations
from carelib.loader import CONTENT
from carelib.model import KINDS, HelpLine
from carelib.publish import generate
from carelib.publish.generate import generated, help_bar
from carelib.yamltext import parse_yaml

FILES = dict(generated())
SHIPPED = sorted(CONTENT.glob("*/*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_generated_file_is_what_would_be_written(path):
    assert path.is_file(), "run 'make generate'"
    assert path.read_text("utf-8") == FILES[path], "run 'make generate'"


def test_nothing_is_generated_in_a_language_that_is_not_ready(monkeypatch):
    monkeypatch.setattr(translations, "overlays", lambda root=CONTENT: ["es", "tlh"])
    assert list(dict(generated())) == list(FILES)


def test_every_kind_has_its_schema_and_no_schema_is_left_over():
    assert {path.stem for path in (CONTENT / "schema").iterdir()} == set(KINDS)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_shipped_file_names_its_schema_and_fits_it(path):
    kind = path.parent.name
    text = path.read_text("utf-8")
    assert text.splitlines()[0] == f"# yaml-language-server: $schema=../schema/{kind}.json"
    schema = json.loads((CONTENT / "schema" / f"{kind}.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    as_json = json.loads(json.dumps(parse_yaml(text), default=str))
    jsonschema.Draft202012Validator(schema).validate(as_json)


@pytest.mark.parametrize("wrong", [[], {}, [{"id": "a"}], [{"id": "a", "term": "T", "plain": "P", "colour": "red"}]])
def test_a_schema_refuses_what_the_loader_refuses(wrong):
    schema = json.loads((CONTENT / "schema" / "glossary.json").read_text("utf-8"))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate(wrong)


def test_the_help_bar_names_every_line_once_and_needs_no_script(library, help_lines):
    bar = help_bar(library)
    assert bar.count("<details ") == len({line.place for line in help_lines})
    within = {line.within for line in help_lines if line.within}
    assert len(re.findall("<li[ >]", bar)) == len(help_lines) + len(within), (
        "each line, and what says where more of them are"
    )
    assert "<script" not in bar


def test_the_help_bar_escapes_what_the_content_says(planted):
    bar = help_bar(planted)
    assert "<script" not in bar
    assert bar.count("&lt;script&gt;") >= 3 * len(planted.of(HelpLine))


def test_only_files_that_differ_are_written(monkeypatch, tmp_path, capsys):
    same, old, new = (tmp_path / "assets" / name for name in ("same", "old", "deep/new"))
    same.parent.mkdir()
    same.write_text("text", "utf-8")
    old.write_text("text", "utf-8")
    before = same.stat().st_mtime_ns
    monkeypatch.setattr(generate, "ASSETS", tmp_path / "assets")
    monkeypatch.setattr(generate, "generated", lambda: iter([(same, "text"), (old, "other"), (new, "more")]))
    generate.main()
    assert capsys.readouterr().out.splitlines() == ["wrote assets/old", "wrote assets/deep/new"]
    assert (old.read_text("utf-8"), new.read_text("utf-8")) == ("other", "more")
    assert same.stat().st_mtime_ns == before
