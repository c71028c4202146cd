"""The command line: what it prints, and one clear line on standard error for all that cannot be done."""

import io
import json
import sys

import pytest

from carelib import __main__ as cli
from carelib import __version__
from carelib.model import Term

PROMISED = {
    "outcome",
    "certainty",
    "reasons",
    "article_view",
    "field_view",
    "would_change",
    "next_steps",
    "help_lines",
}
SEVERE = {"impact": "a_lot", "tried": "no_improvement"}


@pytest.fixture
def run(capsys):
    """Run one command: (exit status, standard output, standard error)."""

    def run(*arguments):
        status = cli.main([str(one) for one in arguments])
        return status, *capsys.readouterr()

    return run


@pytest.fixture
def answers(tmp_path):
    """A file of answers with this text."""

    def write(text, name="answers.yaml"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


# --- decide ---


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(SEVERE),
        '{\t"impact":\t"a_lot",\n\t"tried":\t"no_improvement"\n}',
        "impact: a_lot\ntried: no_improvement\n",
        "\ufeffimpact: a_lot\ntried: no_improvement\nwants:\nseeks: unsure\nsafety: []\n",
        "# from intake\n{impact: a_lot, tried: no_improvement}",
    ],
    ids=["JSON", "JSON with tabs", "YAML", "YAML with null, unsure and no flag", "YAML in braces"],
)
def test_a_mapping_gives_one_object_with_the_promised_keys(run, answers, text):
    status, out, err = run("decide", answers(text))
    found = json.loads(out)
    assert (status, err) == (0, "")
    assert set(found) >= PROMISED
    assert (found["outcome"], found["certainty"]) == ("psychotherapy", "clear")
    assert [one["question"] for one in found["reasons"]] == ["impact", "tried"]
    assert all(set(one) == {"question", "option", "outcome"} for one in found["would_change"])


def test_a_list_gives_a_list_in_the_same_order(run, answers):
    status, out, _ = run("decide", answers(json.dumps([SEVERE, {}, {"safety": ["mania"]}])))
    assert status == 0
    assert [one["outcome"] for one in json.loads(out)] == ["psychotherapy", "either", "urgent"]


def test_an_empty_list_gives_an_empty_list(run, answers):
    status, out, err = run("decide", answers("[]"))
    assert (status, json.loads(out), err) == (0, [], "")


def test_urgent_has_null_views_and_nothing_that_would_change_it(run, answers):
    _, out, _ = run("decide", answers("{safety: [suicide_plan], body: sudden_or_physical}"))
    found = json.loads(out)
    assert (found["outcome"], found["article_view"], found["field_view"]) == ("urgent", None, None)
    assert found["would_change"] == []


def test_standard_input_is_read_for_a_dash(run, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"concern: speech")))
    status, out, _ = run("decide", "-")
    assert (status, json.loads(out)["outcome"]) == (0, "other_therapy")


@pytest.mark.parametrize("word", ["yes", "no", '"yes"'])
def test_yes_and_no_may_stand_unquoted_in_yaml(run, answers, word):
    status, out, _ = run("decide", answers(f"exploring: {word}\nbody: no\n"))
    reason = json.loads(out)["reasons"][0]["option"]
    assert (status, reason) == (0, "yes" if "yes" in word else None)


def test_output_is_text_as_people_write_it(run, answers):
    _, out, _ = run("decide", answers("{}"))
    assert "\\u" not in out


REFUSED = {
    "empty": ("", "answers were expected, here is nothing"),
    "blank": (" \n", "answers were expected, here is nothing"),
    "not UTF-8": (b"impact: caf\xe9", "UTF-8 text was expected, byte 11 is not"),
    "broken": ("impact: [a_lot\ntried: x", ":2: neither JSON nor YAML: "),
    "a word": ("hello", "a mapping of question id to option id was expected, not 'hello'"),
    "null": ("null", "a mapping of question id to option id was expected, not None"),
    "unknown question": ("{mood: low}", "'mood': no such question; use safety, body, concern, wants"),
    "unknown option": ("{impact: much}", "impact: none, some, a_lot or unsure was expected, not 'much'"),
    "a truth for an option": ('{"exploring": true}', "exploring: yes, no or unsure was expected, not True"),
    "a list for an option": ("{wants: [both]}", "wants: coping_tools, deep_change, both or unsure was expected"),
    "a flag without a list": ("{safety: mania}", "safety: a list of flags was expected, not 'mania'"),
    "a mapping of flags": ("{safety: {mania: true}}", "safety: a list of flags was expected"),
    "an unknown flag": ("{safety: [sadness]}", "safety: 'sadness' is no flag; use suicidal_thoughts, "),
    "one bad entry": ('[{}, {"impact": "much"}]', ": entry 2: impact: "),
    "an entry that is no mapping": ("[{}, []]", ": entry 2: a mapping of question id to option id was expected"),
    "a key twice in JSON": ('{"wants": "both", "wants": "both"}', "'wants' is given twice in one set of answers"),
    "a key twice in YAML": ("wants: both\nwants: both\n", ":2: neither JSON nor YAML: the key 'wants' stands twice"),
    "a key of two lines twice": ('{"a\\nb": 1, "a\\nb": 2}', "is given twice in one set of answers"),
    "a list as a key": ("? [wants]\n: both\n", "neither JSON nor YAML"),
    "an impossible date": ("wants: 2026-13-45", "month must be in 1..12"),
    "two documents": ("--- {}\n--- {}\n", "neither JSON nor YAML"),
    "a long number in JSON": (f'{{"wants": {"1" * 5_000}}}', ""),
    "a long number in YAML": (f"wants: 0x{'f' * 5_000}", "wants: coping_tools, deep_change, both or unsure was"),
    "not a number": ('{"wants": NaN}', "wants: coping_tools, deep_change, both or unsure was expected, not nan"),
    "nested to Python's limit": (f'{{"wants": {"[" * 995}{"]" * 995}}}', ""),
}


@pytest.mark.parametrize(("text", "says"), REFUSED.values(), ids=REFUSED)
def test_answers_that_cannot_be_used_are_refused_in_one_line(run, answers, text, says):
    path = answers(text)
    status, out, err = run("decide", path)
    assert (status, out) == (2, "")
    assert err.startswith(f"carelib: {path}:")
    assert says in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("name", ["gone.yaml", ".", "gone\nover two lines.yaml"])
def test_a_file_that_cannot_be_read_is_refused_in_one_line(run, tmp_path, name):
    status, out, err = run("decide", tmp_path / name)
    assert (status, out) == (2, "")
    assert "cannot be read" in err
    assert err.count("\n") == 1


def test_more_answers_than_can_be_held_are_refused(run, answers, monkeypatch):
    monkeypatch.setattr(cli, "LARGEST_ANSWERS", 10)
    path = answers("impact: a_lot")
    assert run("decide", path) == (2, "", f"carelib: {path}: more than 10 bytes; split the file\n")


def doubling(first, then, levels=40):
    """A small YAML list that would be 2**40 long if its aliases were written out."""
    return f"[&a0 {first}, {', '.join(f'&a{n} {then}'.replace('LAST', f'*a{n - 1}') for n in range(1, levels))}]"


CRASHES = {
    "brackets without end": "[" * 200_000,
    "a list in lists": '{"wants": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "an entry in lists": "[" * 100_000 + "{}" + "]" * 100_000,
    "dashes": "- " * 100_000,
    "dashes set wide": "-  " * 100_000,
    "question marks": "? " * 100_000,
    "dashes and question marks": "- ? " * 100_000,
    "a list that doubles": f"wants: {doubling('[x]', '[LAST, LAST]')}",
    "a flag that doubles": f"safety: {doubling('[x]', '[LAST, LAST]')}",
    "a merge that doubles": doubling("{x: y}", "{<<: [LAST, LAST]}"),
}


@pytest.mark.parametrize("text", CRASHES.values(), ids=CRASHES)
def test_answers_made_to_crash_a_reader_are_refused_in_one_line(run_carelib, answers, text):
    path = answers(text)
    done = run_carelib("decide", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"carelib: {path}:")
    assert done.stderr.count("\n") == 1


# --- check ---


def test_check_of_the_shipped_content_exits_0_with_nothing_on_standard_output(run):
    assert run("check") == (0, "", "content: no faults\n")


def test_check_exits_1_with_one_line_a_fault(run, content):
    content.write("glossary/x.yaml", "- id: a\n")
    status, out, err = run("check", "--content", content.root)
    assert status == 1
    assert sorted(out.splitlines()) == [
        f"content/glossary/x.yaml:1: a: {key}: expected, but it is missing; add '{key}: …'" for key in ("plain", "term")
    ]
    assert err == "content: 2 faults\n"


@pytest.mark.parametrize("crash", ["brackets without end", "dashes set wide", "a merge that doubles"])
def test_content_made_to_crash_a_reader_is_a_fault(run_carelib, content, crash):
    content.write("glossary/x.yaml", CRASHES[crash])
    done = run_carelib("check", "--content", content.root)
    assert (done.returncode, done.stderr) == (1, "content: 1 faults\n")
    assert done.stdout.startswith("content/glossary/x.yaml")
    assert done.stdout.count("\n") == 1


def test_check_of_a_folder_that_is_not_there_cannot_be_done(run, tmp_path):
    status, out, err = run("check", "--content", tmp_path / "gone")
    assert (status, out) == (2, "")
    assert err == f"carelib: {tmp_path / 'gone'}: no such folder; name the folder that holds the content\n"


def test_check_of_a_folder_without_content_cannot_be_done(run, tmp_path):
    status, out, err = run("check", "--content", tmp_path)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1


# --- everything else that cannot be done ---


USAGE = {
    "no command": ([], "COMMAND"),
    "an unknown command": (["fly"], "'fly'"),
    "no file": (["decide"], "FILE"),
    "two files": (["decide", "a", "b"], "unrecognized arguments: b"),
    "a file over two lines": (["decide", "a", "b\nc"], "unrecognized arguments: b"),
    "an unknown option": (["check", "--colour"], "--colour"),
    "a port in words": (["serve", "--port", "many"], "--port"),
    "port 0": (["serve", "--port", "0"], "--port 0: 1 to 65535 was expected"),
    "port 65536": (["serve", "--port", "65536"], "--port 65536: 1 to 65535 was expected"),
    "a host that is none": (
        ["serve", "--host", "no.such.host.invalid"],
        "--host no.such.host.invalid: no such address",
    ),
}


@pytest.mark.parametrize(("arguments", "says"), USAGE.values(), ids=USAGE)
def test_what_cannot_be_done_is_one_line_and_exit_2(run, arguments, says):
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("carelib: ")
    assert says in err
    assert err.count("\n") == 1


def test_content_that_cannot_be_used_is_one_line_and_exit_2(run, content, monkeypatch, answers):
    content.write("checklists/x.yaml", "- id: decision\n")
    monkeypatch.setattr(cli, "Library", content.library)
    status, out, err = run("decide", answers("{}"))
    assert (status, out) == (2, "")
    assert err.startswith("carelib: content/checklists/x.yaml:1: decision: ")
    assert err.count("\n") == 1
    with pytest.raises(LookupError):
        content.library().find(Term, "a")


def test_stopping_by_hand_is_no_error(run, monkeypatch):
    def stop(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_check", stop)
    assert run("check") == (130, "", "")


@pytest.mark.parametrize(("argument", "says"), [("--version", __version__), ("--help", "decide")])
def test_version_and_help_are_told(run, capsys, argument, says):
    with pytest.raises(SystemExit) as done:
        run(argument)
    assert done.value.code == 0
    assert says in capsys.readouterr().out


def test_the_program_is_the_same_as_the_module(run_carelib):
    done = run_carelib("decide", "-", stdin=json.dumps([SEVERE] * 1_000))
    assert (done.returncode, done.stderr) == (0, "")
    assert [one["outcome"] for one in json.loads(done.stdout)] == ["psychotherapy"] * 1_000
