"""The dashboard server: what is known before it starts, what it is started with, when it is announced."""

import errno
import http.server
import os
import socket
import sys
import threading
from types import SimpleNamespace

import pytest
from jupyter_server.auth.identity import User

from carelib import __main__ as cli
from carelib.publish import listening, serve
from carelib.publish.serve import CannotServe
from carelib.publish.visitors import Visitors


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def page(request):
    """A server that answers with a text; its port, and how often it was asked."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(request.param if len(asked) > 1 else b"not yet")

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield SimpleNamespace(port=server.server_port, asked=asked)
        server.shutdown()


READY = pytest.mark.parametrize("page", [serve.READY.encode()], indirect=True, ids=["ready"])


def test_a_port_in_use_is_one_line_and_exit_2(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert cli.main(["serve", "--no-browser", "--port", str(port)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"carelib: 127.0.0.1:{port} cannot be used (")
    assert err.endswith("; choose another with --port\n")
    assert err.count("\n") == 1


@pytest.mark.parametrize("host", ["no.such.host.invalid", "a" * 80, "192.0.2.1", "\udcff", "a b"])
def test_a_host_that_is_not_this_machine_cannot_be_served(host, free_port):
    with pytest.raises(CannotServe, match=r"no such address|cannot be used") as refused:
        serve.serve(host, free_port, open_browser=False)
    assert "\n" not in str(refused.value)


def test_a_port_that_is_not_allowed_says_so(monkeypatch, free_port):
    class Probe(socket.socket):
        def bind(self, _):
            raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(socket, "socket", Probe)
    with pytest.raises(CannotServe, match="not allowed for you; choose one above 1023"):
        serve._look("127.0.0.1", free_port)


def test_a_missing_dashboard_says_where_to_run(monkeypatch, tmp_path, free_port):
    monkeypatch.setattr(serve, "DASHBOARD", tmp_path / "dashboard.ipynb")
    with pytest.raises(CannotServe, match=r"dashboard\.ipynb or its template is missing; install carelib anew"):
        serve._look("127.0.0.1", free_port)


def test_voila_is_started_public_with_our_template(monkeypatch, free_port, tmp_path, capsys):
    started, announced = [], []
    (tmp_path / "dashboard.ipynb").touch()
    fake = SimpleNamespace(launch_instance=lambda *given, **more: started.append((*given, more["config"])))
    monkeypatch.setitem(sys.modules, "carelib.publish.server", SimpleNamespace(PublicServer=fake, LIVE="live/"))
    lesson = tmp_path / "site" / "lessons" / "08-money.html"
    lesson.parent.mkdir(parents=True)
    lesson.write_text('<a href="../live/08-money/">live</a> <a href="../live/08-money/">again</a>')
    monkeypatch.setattr(serve, "SITE", tmp_path / "site")
    monkeypatch.setattr("carelib.publish.folder.up_to_date", lambda *_, **__: True)
    monkeypatch.setattr(serve, "DASHBOARD", tmp_path / "dashboard.ipynb")
    monkeypatch.setattr(serve, "_announce", lambda *given: announced.append(given))
    monkeypatch.setenv("JUPYTER_PATH", "/elsewhere")
    monkeypatch.setenv("CARELIB_PUBLIC", "")
    monkeypatch.delenv("CARELIB_PUBLIC")
    assert cli.main(["serve", "--port", str(free_port), "--no-browser"]) == 0
    (((notebook, *settings), config),) = started
    assert config["PublicServer"] == {"site": str(tmp_path / "site"), "most_visitors": serve.MOST_VISITORS}
    pools = config["VoilaKernelManager"]["kernel_pools_config"]
    assert pools == {"default": {"pool_size": 0}, "08-money.ipynb": {"pool_size": serve.KEPT_READY}}
    assert notebook == str(tmp_path / "dashboard.ipynb")
    assert {"--Voila.ip=127.0.0.1", f"--port={free_port}", "--template=carelib", "--no-browser"} <= set(settings)
    assert announced == [("127.0.0.1", free_port, False)]
    assert os.environ["JUPYTER_PATH"].split(os.pathsep) == [str(serve.ASSETS), "/elsewhere"]
    assert os.environ["CARELIB_PUBLIC"] == "1"
    assert capsys.readouterr().err == ""


def test_pages_are_made_only_where_something_changed(monkeypatch, capsys, tmp_path):
    made = []
    monkeypatch.setattr(serve, "SITE", tmp_path / "site")
    monkeypatch.setattr("carelib.publish.folder.publish", lambda folder, **given: made.append((folder, given)))
    assert cli.main(["serve", "--prepare"]) == 0
    assert made == [(tmp_path / "site", {"live": "live/"})]
    monkeypatch.setattr("carelib.publish.folder.up_to_date", lambda *_, **__: True)
    assert cli.main(["serve", "--prepare"]) == 0
    assert len(made) == 1


def test_fewer_than_no_visitors_are_refused_in_one_line(capsys):
    assert cli.main(["serve", "--live", "-1"]) == 2
    assert capsys.readouterr().err == "carelib: --live -1: 0 or more was expected; leave it out for 60\n"


@pytest.mark.parametrize(
    ("allowed", "visitors", "told"),
    [
        (16_384, 60, ""),
        (1_024, 60, "beside --live 60 that leaves room for about 10 readers at one time: raise the limit (ulimit -n 3212), or choose --live 5"),
        (1_024, 5, ""),
        (600, 0, "beside --live 0 that leaves room for about 14 readers at one time: raise the limit (ulimit -n 812)"),
    ],
)  # fmt: skip
def test_too_few_connections_for_readers_are_told_in_one_line(allowed, visitors, told, capsys, monkeypatch):
    monkeypatch.setattr(listening, "descriptors", lambda: allowed)
    serve._tell_of_room(visitors)
    begins = f"carelib: only {allowed} files and connections may be open here; "
    assert capsys.readouterr().err == (f"{begins}{told}\n" if told else "")


def test_every_visitor_is_the_same_nobody():
    visitors = Visitors()
    assert visitors.get_user(None) == visitors.get_user(None) == User("visitor")


@READY
@pytest.mark.parametrize(("host", "shown"), [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("", "127.0.0.1")])
def test_the_address_is_told_once_our_page_answers(page, capsys, host, shown):
    serve._announce(host, page.port, False)
    out, err = capsys.readouterr()
    assert out == f"The dashboard is ready at http://{shown}:{page.port}/  (stop it with Ctrl+C)\n"
    assert err == ""
    assert len(page.asked) == 2


@READY
@pytest.mark.parametrize("opens", [True, False])
def test_a_browser_is_opened_or_its_lack_is_told(page, capsys, monkeypatch, opens):
    opened = []
    monkeypatch.setattr(serve.webbrowser, "open", lambda address: opened.append(address) or opens)
    serve._announce("127.0.0.1", page.port, True)
    assert opened == [f"http://127.0.0.1:{page.port}/"]
    assert capsys.readouterr().err == ("" if opens else "No browser could be opened here: open the address yourself.\n")


@pytest.mark.parametrize("page", [b"<html></html>"], indirect=True, ids=["a strange page"])
def test_a_page_that_is_not_ours_is_never_announced(page, capsys, monkeypatch):
    monkeypatch.setattr(serve, "PATIENCE", 0.3)
    serve._announce("127.0.0.1", page.port, False)
    out, err = capsys.readouterr()
    assert out == ""
    assert "nothing answered at" in err
    assert err.count("\n") == 1


def test_nothing_that_answers_is_told_in_one_line(capsys, monkeypatch, free_port):
    monkeypatch.setattr(serve, "PATIENCE", 0.3)
    serve._announce("::1", free_port, False)
    assert capsys.readouterr().err.startswith(f"carelib: nothing answered at http://[::1]:{free_port}/ within 0.3 sec")
