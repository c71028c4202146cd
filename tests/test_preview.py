"""``carelib preview``: a real server on this machine; the page follows the file, broken or whole."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import contextmanager

import pytest

from carelib.__main__ import main
from carelib.faults import Refused
from carelib.publish.preview_page import SHOW, Previewed
from carelib.publish.preview_server import Watch, serving

SCENE = "front-desk-caller"
PATIENCE = 30  # seconds


@pytest.fixture
def served(content_copy):
    """Serve an entry of the copy: its address."""
    servers = []

    def serve(name=SCENE):
        server = serving(Watch(Previewed(content_copy.root, name)), 0)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}/"

    yield serve
    for server, thread in servers:
        server.shutdown()
        server.server_close()
        thread.join()


def get(address):
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        return answer.read().decode("utf-8")


@contextmanager
def news(address):
    """The events of the page, one after the other: (name, version)."""
    with urllib.request.urlopen(f"{address}events", timeout=PATIENCE) as stream:

        def one():
            name = None
            for line in stream:
                key, _, value = line.decode().strip().partition(": ")
                name = value if key == "event" else name
                if key == "data":
                    return name, int(value)
            return None

        def page_after(version):
            return next(got for got in iter(one, None) if got[0] == "page" and got[1] > version)[1]

        one.page_after = page_after
        yield one


def version(page):
    return int(re.search(r'data-version="(\d+)"', page)[1])


def shown(page):
    """The states of the activities on a page."""
    return [json.loads(one) for one in re.findall(r'<script type="application/json">(.*?)</script>', page, re.S)]


@pytest.mark.parametrize("kind", SHOW)
def test_each_kind_stands_alone_on_its_page(library, kind):
    name = next(one.id for one in library.placed(kind))
    entry = Previewed(library.root, name)
    assert entry.kinds == [kind]
    look = entry.look()
    assert look.broken == ()
    states = shown(look.markup)
    assert len(states) == (2 if kind == "goals" else 1)
    assert all(state["public"] for state in states)


def test_the_page_shows_the_activity_and_its_files_are_there(served):
    address = served()
    page = get(address)
    (state,) = shown(page)
    assert state["data"]["title"] == "Take me off the list"
    assert 'role="alert"' not in page
    assert "WRITE" not in page
    for name in re.findall(r'(?:src|href)="([^"]+)"', page):
        assert get(address + name)
    with pytest.raises(urllib.error.HTTPError, match="404"):
        get(f"{address}../pyproject.toml")
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy


def test_after_a_save_the_page_is_told_and_differs_broken_and_mended(served, content_copy):
    file = content_copy.root / "scenes" / f"{SCENE}.yaml"
    sound = file.read_text("utf-8")
    address = served()
    with news(address) as one:
        assert one() == ("page", 1)
        file.write_text(sound.replace("title: Take me off the list", "title: Off the list"), "utf-8")
        now = one.page_after(1)
        page = get(address)
        assert version(page) >= now
        assert shown(page)[0]["data"]["title"] == "Off the list"

        line = sound.splitlines().index("  nodes:") + 1
        file.write_text(sound.replace("  nodes:", "  nodes: : :"), "utf-8")
        now = one.page_after(now)
        page = get(address)
        alert = re.search(r'<div class="care-broken" role="alert">.*?</div>', page, re.S)[0]
        assert "broken YAML: " in alert
        assert "a colon stands where none can: put the text below " in alert
        assert "mend the text near this line" in alert
        assert f"content/scenes/{SCENE}.yaml:{line}" in alert
        assert shown(page)[0]["data"]["title"] == "Off the list"  # as it last held

        file.write_text(sound.replace("  role: ", "  rolle: "), "utf-8")
        now = one.page_after(now)
        assert "role: expected, but it is missing" in get(address)

        file.write_text(sound, "utf-8")
        one.page_after(now)
        page = get(address)
        assert 'role="alert"' not in page
        assert shown(page)[0]["data"]["title"] == "Take me off the list"


def test_beneath_it_stands_what_the_check_says_of_it_and_of_nothing_else(served, content_copy):
    def break_two(scenes):
        for scene in scenes:
            if scene["id"] in (SCENE, "friend-says"):
                scene["nodes"][0]["ways"][0]["to"] = "nowhere"

    content_copy.change("scenes", break_two)
    address = served()
    with news(address) as one:
        while one() != ("faults", 1):
            pass
    told = get(f"{address}faults")
    assert "nodes.0.ways.0.to: &#x27;nowhere&#x27; is no node here" in told
    assert re.findall(r"content/scenes/all\.yaml:\d+", told)
    assert "friend-says" not in told
    assert told in get(address)


def test_an_entry_that_is_gone_is_said(served, content_copy):
    file = content_copy.root / "scenes" / f"{SCENE}.yaml"
    address = served()
    with news(address) as one:
        one()
        file.write_text(file.read_text("utf-8").replace(f"- id: {SCENE}", "- id: front-desk-caller-two"), "utf-8")
        one.page_after(1)
    page = get(address)
    assert "there is no scene &#x27;front-desk-caller&#x27;; near it are: front-desk-caller-two" in page
    assert 'role="alert"' in page


def test_one_can_begin_with_a_broken_file(served, content_copy):
    file = content_copy.root / "scenes" / f"{SCENE}.yaml"
    file.write_text(file.read_text("utf-8").replace("  nodes:", "  nodes: : :"), "utf-8")
    page = get(served())
    assert "broken YAML" in page
    assert shown(page) == []


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200),
        ("localhost:{}", 200),
        ("[::1]:{}", 200),
        ("evil.example", 403),
        ("evil.example:{}", 403),
        ("127.0.0.1.evil.example", 403),
        ("", 403),
        ("[", 403),
    ],
)
@pytest.mark.parametrize("path", ["/", "/events", "/faults", "/activities.js"])
def test_only_this_machines_own_name_is_answered(quick, host, status, path):
    connection = http.client.HTTPConnection("127.0.0.1", quick, timeout=PATIENCE)
    connection.putrequest("GET", path, skip_host=True)
    connection.putheader("Host", host.format(quick))
    connection.endheaders()
    answer = connection.getresponse()
    assert answer.status == status
    if status == 403:
        assert answer.read() == b"Only this machine's own address is answered here.\n"
    connection.close()


@pytest.fixture(scope="module")
def quick(library):
    """The port of a server of shipped content, for all that asks about requests only."""
    server = serving(Watch(Previewed(library.root, SCENE)), 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["front-desk"], "'front-desk'; near it are: front-desk-caller"),
        (["fron-desk-caler"], "near it are: front-desk-caller"),
        (["x\ny"], r"'x\ny'"),
        ([SCENE, "--content", "no-such-folder"], "no-such-folder: no such folder; "),
        ([SCENE, "--port", "70000"], "70000: a port from 0 to 65535 was expected"),
    ],
)
def test_what_cannot_be_shown_is_said_in_one_line(capsys, arguments, told):
    assert main(["preview", *arguments, "--no-browser"]) == 2
    out, err = capsys.readouterr()
    assert told in err
    assert err.startswith("carelib: ")
    assert (out, err.count("\n")) == ("", 1)


def test_a_port_that_is_taken_is_said_in_one_line(quick, capsys):
    assert main(["preview", SCENE, "--no-browser", "--port", str(quick)]) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"carelib: port {quick} of this machine cannot be used (")
    assert err.endswith("); name another with --port\n")


def test_it_listens_on_this_machine_only(quick, library):
    server = serving(Watch(Previewed(library.root, SCENE)), 0)
    assert server.server_address[0] == "127.0.0.1"
    server.server_close()


def test_an_entry_that_cannot_be_shown_at_all_does_not_end_the_preview(monkeypatch, library):
    entry = Previewed(library.root, SCENE)
    monkeypatch.setitem(SHOW, "scenes", ("scene", lambda *_: 1 / 0))
    (fault,) = entry.look().broken
    assert "it cannot be shown (ZeroDivisionError" in str(fault)
    with pytest.raises(Refused):
        Previewed(library.root, "not-there")


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent as a signal")
def test_ctrl_c_ends_it():
    given = [sys.executable, "-m", "carelib", "preview", SCENE, "--port", "0", "--no-browser"]
    with subprocess.Popen(given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        line = program.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/", line)[0]
        assert "Ctrl-C ends it" in line
        assert "front-desk-caller" in get(address)
        begun = time.monotonic()
        program.send_signal(signal.SIGINT)
        out, err = program.communicate(timeout=PATIENCE)
    assert (program.returncode, out, err) == (0, "\nThe preview has ended.\n", "")
    assert time.monotonic() - begun < PATIENCE
