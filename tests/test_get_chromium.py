"""The browser for the tests is found or got, or its absence said; never skipped silently. Nothing is installed here."""

import os
import re
import subprocess
import sys

import get_chromium
import pytest
from get_chromium import NoChromium, chromium

WAYS = ("from_playwright", "from_debian", "from_npm")


@pytest.fixture(autouse=True)
def bare(tmp_path, monkeypatch):
    """A machine with no browser, where every way of getting one fails."""
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    monkeypatch.delenv("CARELIB_CHROMIUM", raising=False)
    monkeypatch.setattr(get_chromium, "PLACES", ())
    monkeypatch.setattr(get_chromium, "KNOWN", tmp_path / "known")
    monkeypatch.setattr(get_chromium, "LOG", tmp_path / "log")
    monkeypatch.setattr(get_chromium, "playwrights_own", lambda: iter(()))
    monkeypatch.setattr(get_chromium, "starts", lambda path: os.access(path, os.X_OK))
    for way in WAYS:
        monkeypatch.setattr(get_chromium, way, lambda seconds: iter(()))


@pytest.fixture
def browser(tmp_path):
    """Makes a file that passes for a browser."""

    def make(name, mode=0o755):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
        path.chmod(mode)
        return str(path)

    return make


def test_the_named_one_comes_first(browser, monkeypatch):
    browser("empty/chromium")
    monkeypatch.setenv("CARELIB_CHROMIUM", browser("named"))
    assert chromium() == browser("named")


def test_a_named_one_that_does_not_start_is_said_and_nothing_else_is_tried(browser, monkeypatch):
    browser("empty/chromium")
    monkeypatch.setenv("CARELIB_CHROMIUM", browser("named", mode=0o644))
    with pytest.raises(NoChromium, match=r"CARELIB_CHROMIUM=.*named does not start; name"):
        chromium()


@pytest.mark.parametrize("name", get_chromium.NAMES)
def test_one_on_the_path_is_found_and_remembered(browser, name):
    path = browser(f"empty/{name}")
    assert chromium() == path
    assert get_chromium.KNOWN.read_text() == path + "\n"


def test_what_was_found_last_time_is_used_while_it_is_there(browser, tmp_path):
    get_chromium.KNOWN.write_text(browser("last"))
    browser("empty/chromium")
    assert chromium() == str(tmp_path / "last")
    (tmp_path / "last").unlink()
    assert chromium() == str(tmp_path / "empty/chromium")


def test_one_that_does_not_start_is_passed_over(browser, monkeypatch, capsys):
    browser("empty/chromium-browser")
    path = browser("empty/google-chrome")
    monkeypatch.setattr(get_chromium, "starts", lambda found: found == path)
    assert chromium() == path
    assert "chromium-browser does not start, going on" in capsys.readouterr().out


@pytest.mark.parametrize("working", range(3))
def test_ways_are_tried_in_order_each_with_a_line_and_no_further_than_needed(browser, monkeypatch, capsys, working):
    path = browser("got")
    monkeypatch.setattr(get_chromium, WAYS[working], lambda seconds: iter([path]))
    assert chromium() == path
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("trying ")[1].split()[0] for line in lines] == ["Playwright's", "Debian's", "the"][: working + 1]
    assert all(line.endswith(" s at most ...") for line in lines)


def test_where_all_fail_one_line_says_what_to_do():
    with pytest.raises(NoChromium, match=r"^no Chromium found .* install Chromium or Chrome, or name one in .*$"):
        chromium()


def test_a_way_that_hangs_is_ended(tmp_path):
    assert not get_chromium.ran([sys.executable, "-c", "import time; time.sleep(60)"], 1)
    assert "timed out after" in (tmp_path / "log").read_text()


def test_as_a_command_it_ends_with_status_2_and_one_line():
    done = subprocess.run(
        [sys.executable, get_chromium.__file__],
        env=os.environ | {"CARELIB_CHROMIUM": "/nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"carelib: CARELIB_CHROMIUM=/nowhere does not start; name one that does, .*\n", done.stderr)
