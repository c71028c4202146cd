"""What the project says about itself in several places agrees, and what it ships to set others up is accepted there."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from itertools import chain
from pathlib import Path
from typing import Any

import jupyterlab
import pytest
import yaml
from jsonschema import validate
from jupyterlab.labapp import LabApp
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from traitlets.utils.importstring import import_item

import carelib
from carelib.check import check
from carelib.loader import CONTENT, Library

ROOT = Path(__file__).parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS: dict[str, list[str]] = PROJECT["dependency-groups"]
DEPENDENCIES: list[str] = PROJECT["project"]["dependencies"]
LOCKS = {
    "requirements.lock": [*DEPENDENCIES, *GROUPS["install"]],
    "requirements-dev.lock": [*DEPENDENCIES, *chain.from_iterable(GROUPS.values())],
}


def pins(name: str) -> dict[tuple[str, str], tuple[str, int]]:
    """What a lock file names: (package, marker) -> (version, number of hashes)."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    found = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            requirement, *hashes = line.split("--hash=")
            pin = Requirement(requirement)
            (version,) = (exact.version for exact in pin.specifier if exact.operator == "==")
            assert len(pin.specifier) == 1, line
            assert all(re.fullmatch(r"sha256:[0-9a-f]{64}\s*", each) for each in hashes), pin.name
            found[canonicalize_name(pin.name), str(pin.marker or "")] = version, len(hashes)
    return found


def ranges(lines: list[str]) -> dict[str, str]:
    """Package -> range, from requirements as text."""
    return {canonicalize_name((each := Requirement(line)).name): str(each.specifier) for line in lines}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_direct_dependency_is_locked_within_its_range(lock):
    locked = {name: version for (name, _), (version, _) in pins(lock).items()}
    for line in LOCKS[lock]:
        requirement = Requirement(line)
        assert requirement.specifier.contains(locked[canonicalize_name(requirement.name)]), line


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_carries_hashes(lock):
    assert {name for name, (_, hashes) in pins(lock).items() if not hashes} == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"://|--(extra-)?index|--find-links|--trusted-host| @ ", text)


def test_the_lock_names_the_extras_that_its_packages_ask_for():
    """Older pips take an extra without its own pin for a package of its own and refuse to install it without a hash."""
    text = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    locked = [Requirement(line) for line in re.findall(r"^(\S.*?==.*?) \\$", text, re.MULTILINE)]
    named = {canonicalize_name(each.name): each.extras for each in locked}
    asked = set()
    for package in (each for each in locked if not each.marker or each.marker.evaluate()):
        for wish in map(Requirement, metadata.requires(package.name) or ()):
            if not wish.marker or any(wish.marker.evaluate({"extra": own}) for own in ("", *package.extras)):
                asked |= {(canonicalize_name(wish.name), extra) for extra in wish.extras}
    assert ("coverage", "toml") in asked
    assert {(name, extra) for name, extra in asked if extra not in named[name]} == set()


def test_authors_have_exactly_what_users_have_and_more():
    users, authors = pins("requirements.lock"), pins("requirements-dev.lock")
    assert users == {key: authors.get(key) for key in users}
    assert len(authors) > len(users)


def test_conda_environment_has_the_ranges_of_the_project():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    *plain, last = environment["dependencies"]
    *listed, package = last["pip"]
    assert environment["name"] == PROJECT["project"]["name"]
    assert environment["channels"] == ["conda-forge"]
    python, pip = plain
    name, _, version = python.partition("=")
    assert (name, pip) == ("python", "pip")
    assert re.fullmatch(r"3\.\d+", version), (
        "an exact one: repo2docker chooses by it, and takes its own where it finds none"
    )
    least = PROJECT["project"]["requires-python"].removeprefix(">=")
    assert tuple(map(int, version.split("."))) >= tuple(map(int, least.split(".")))
    assert ranges(listed) == ranges(DEPENDENCIES)
    assert package == "--editable ."


def test_every_direct_dependency_has_a_range_with_an_upper_end_and_a_reason():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for line in DEPENDENCIES:
        assert "<" in line, line
        assert re.search(rf'"{re.escape(line)}",\s+# \w', text), f"{line}: say in pyproject.toml what it is for"


def test_the_package_says_the_version_of_the_project():
    assert carelib.__version__ == PROJECT["project"]["version"]


def test_what_the_guide_shows_would_be_accepted(tmp_path):
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    examples = re.findall(
        r"```yaml\n(# yaml-language-server: \$schema=\.\./schema/(\w+)\.json\n.*?)```", guide, re.DOTALL
    )
    assert len(examples) == guide.count("```yaml") > 2
    shutil.copytree(CONTENT, tmp_path / "content")
    for text, kind in examples:
        as_new = re.sub(r"^- id: ", "- id: example-", text, flags=re.MULTILINE)
        (tmp_path / "content" / kind / "example.yaml").write_text(as_new, encoding="utf-8")
    assert [str(fault) for fault in check(Library(tmp_path / "content")) if "example" in fault.file] == []


def test_every_content_file_names_its_schema_first():
    for path in sorted(CONTENT.rglob("*.yaml")):
        kind = path.relative_to(CONTENT).parts[0]
        if kind == "translations":
            continue  # texts by path, not entries: the check holds them
        with path.open(encoding="utf-8") as file:
            assert file.readline() == f"# yaml-language-server: $schema=../schema/{kind}.json\n", path
        assert (CONTENT / "schema" / f"{kind}.json").is_file(), path


def test_make_help_names_every_target_and_every_target_does_something():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    rules = dict(re.findall(r"^([a-z][a-z-]*):(?! =).*\n((?:\t.*\n)*)", text, re.MULTILINE))
    assert set(phony.split()) == set(rules)
    assert all(rules.values())
    described = set(re.findall(r"^([a-z-]+):.*  ## \w", text, re.MULTILINE))
    assert set(rules) - described == {"users", "dev", "python"}


@pytest.mark.skipif(os.name == "nt", reason="no bash there")
@pytest.mark.parametrize(("before", "then"), [(None, "1"), ("true", "true")])
def test_where_all_is_tested_no_test_is_left_out_for_a_tool_that_is_missing(tmp_path, before, then):
    (tmp_path / "make").write_text('#!/bin/sh\necho "$CI: $*"\n')
    (tmp_path / "make").chmod(0o755)
    env = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"} | ({"CI": before} if before else {})
    done = subprocess.run([ROOT / ".ci" / "run"], env=env, capture_output=True, text=True, check=True)
    assert done.stdout == f"{then}: test\n"


def test_jupyterlab_is_installed_with_news_and_update_check_off():
    shipped = ROOT / "assets" / "jupyter"
    for path in shipped.rglob("*.json"):
        installed = Path(sys.prefix) / "etc" / "jupyter" / path.relative_to(shipped)
        assert installed.read_text(encoding="utf-8") == path.read_text(encoding="utf-8")
    server = json.loads((shipped / "jupyter_lab_config.json").read_text(encoding="utf-8"))["LabApp"]
    assert server.keys() <= set(LabApp.class_trait_names(config=True))
    assert server["news_url"] is None
    assert import_item(server["check_for_updates_class"]) is jupyterlab.NeverCheckForUpdate
    page = json.loads((shipped / "labconfig" / "default_setting_overrides.json").read_text(encoding="utf-8"))
    for plugin, settings in page.items():
        package, name = plugin.split(":")
        schema = Path(sys.prefix) / "share" / "jupyter" / "lab" / "schemas" / package / f"{name}.json"
        validate(settings, json.loads(schema.read_text(encoding="utf-8")))


def test_every_package_that_users_get_stands_in_the_list_of_licences():
    listed = set(re.findall(r"^\| ([A-Za-z0-9][\w.-]*) \|", (ROOT / "LICENCES.md").read_text("utf-8"), re.M)) - {
        "package"
    }
    locked = set(re.findall(r"^([A-Za-z0-9][\w.-]*)", (ROOT / "requirements.lock").read_text("utf-8"), re.M))
    assert listed == locked, "make licences"


def test_the_citation_says_the_version_of_the_project():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == PROJECT["project"]["version"]
