"""What is installed from a wheel works without the repository: from an empty folder, with nothing of a checkout in reach."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from carelib.loader import library
from carelib.model import Lesson

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with what the wheel holds, as an installer lays it out."""
    place = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(place)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = place.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(place / "site-packages")
    return place / "site-packages"


@pytest.fixture
def run(installed, tmp_path):
    """Run carelib as it was installed, in an empty folder."""
    own = {"PYTHONPATH": str(installed), "XDG_CACHE_HOME": str(tmp_path / "cache"), "CARELIB_STORE": "off"}
    here = tmp_path / "empty"
    here.mkdir()

    def run(*arguments):
        command = [sys.executable, "-m", "carelib", *arguments]
        return subprocess.run(command, cwd=here, env=os.environ | own, capture_output=True, text=True)

    run.here, run.cache = here, tmp_path / "cache"
    return run


def test_it_is_the_installed_one_and_holds_no_tests_and_no_tools(installed, run):
    assert run("--version").stdout.startswith("carelib ")
    names = {path.relative_to(installed).as_posix() for path in installed.rglob("*") if path.is_file()}
    assert not any(name.startswith(("tests/", "scripts/", "deploy/")) or "node_modules" in name for name in names)
    assert {f"carelib/shipped/notebooks/{lesson}.ipynb" for lesson in library().of(Lesson)} <= names
    assert "carelib/shipped/assets/voila/templates/carelib/index.html.j2" in names


def test_it_checks_itself(run):
    done = run("check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "content: no faults\n")


def test_it_makes_the_public_pages_in_the_users_cache_and_nothing_in_its_own_folder(installed, run):
    before = sorted(installed.rglob("*"))
    done = run("serve", "--prepare")
    assert (done.returncode, done.stderr) == (0, "")
    (site,) = run.cache.rglob("carelib/site")
    assert (site / "index.html").is_file()
    assert (site / "lessons" / "11-capstone.html").is_file()
    assert [
        path for path in sorted(installed.rglob("*")) if path not in before and "__pycache__" not in path.parts
    ] == []


def test_it_lays_the_lessons_where_one_wants_them_and_they_hold(run):
    assert run("lab", "mine", "--only-copy").stdout.startswith("mine: ")
    lesson = run.here / "mine" / "00-start-here.ipynb"
    done = run("lesson-test", str(lesson))
    assert (done.returncode, done.stderr) == (0, "")
    assert "00-start-here: all 10 code cells hold" in done.stdout
    lesson.write_text("mine now", "utf-8")
    done = run("lab", "mine", "--only-copy")
    assert lesson.read_text("utf-8") == "mine now"
    assert "left as they are although ours differ: 00-start-here.ipynb" in done.stdout
    (run.here / "file").touch()
    done = run("lab", "file", "--only-copy")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "carelib: file: this is a file, a folder was expected; name another\n"
