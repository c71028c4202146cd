"""A class on a real JupyterHub: three learners, each with their own record, and what they hand in to the instructor.

The hub's own proxy stands before it. Here all run as one user of this machine, each in a home of their own; on a real hub each
learner is a user of the machine, or has a container.
"""

import json
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import websocket
import yaml
from browser.servers import NOTEBOOKS, PATIENCE, ROOT, free_port, running, wait_for

from carelib.classroom import class_figures, read
from carelib.loader import library

PEERS = ROOT / "tests" / "peers"
PROXY = PEERS / "node_modules" / ".bin" / "configurable-http-proxy"
SHARED = ROOT / "deploy" / "jupyterhub" / "jupyterhub_config.py"
TOKEN = "0" * 63 + "1"
LEARNERS = {"ada": 3, "bo": 1, "cy": 2}
"""Learner -> how many questions they answer."""
ITEMS = ("who-counselor-twice", "job-before-cure", "hand-on-the-door")
CONFIG = """
import os, pwd, sys
load_subconfig({shared!r})
c.JupyterHub.bind_url = "http://127.0.0.1:{port}/"
c.JupyterHub.hub_port = {hub}
c.ConfigurableHTTPProxy.command = [{proxy!r}]
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api}"
c.ConfigurableHTTPProxy.pid_file = {pid!r}
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allowed_users = {learners!r}
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {homes!r} + "/{{username}}"
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root"]
c.Spawner.http_timeout = 60
c.JupyterHub.services = [{{"name": "teacher", "api_token": {token!r}}}]
c.JupyterHub.load_roles = [{{"name": "teacher", "services": ["teacher"],
    "scopes": ["admin:users", "admin:servers", "tokens", "access:servers"]}}]
"""


@dataclass(frozen=True)
class Hub:
    address: str
    place: Path

    def ask(self, path: str, method: str = "GET", body: object = None, token: str = TOKEN) -> Any:
        """What the hub, or a learner's server, answers."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"token {token}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.address}{path}", data, headers, method=method)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            text = answer.read()
        return json.loads(text) if text else None


@pytest.fixture(scope="module")
def proxy() -> Path:
    """JupyterHub's proxy, from the lock file beside it."""
    if not PROXY.exists():
        if shutil.which("npm") is None:
            assert not os.environ.get("CI"), "npm is needed here"
            pytest.skip("npm is not on this machine, and JupyterHub's proxy comes from there")
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=PEERS, check=True)
    return PROXY


@pytest.fixture(scope="module")
def hub(proxy: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    place = tmp_path_factory.mktemp("hub")
    (place / "hand-in").mkdir()
    (place / "hand-in").chmod(0o1733)
    shutil.copytree(NOTEBOOKS, place / "course", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    for path in (place / "course").rglob("*.ipynb"):
        path.chmod(0o444)
    for learner in LEARNERS:
        (place / "homes" / learner).mkdir(parents=True)
    port = free_port()
    told = CONFIG.format(
        shared=str(SHARED),
        port=port,
        hub=free_port(),
        api=free_port(),
        proxy=str(proxy),
        pid=str(place / "proxy.pid"),
        learners=set(LEARNERS),
        homes=str(place / "homes"),
        token=TOKEN,
    )
    (place / "config.py").write_text(told)
    own = {
        "CARELIB_COURSE": str(place / "course"),
        "CARELIB_HAND_IN": str(place / "hand-in"),
        "CONFIGPROXY_AUTH_TOKEN": uuid4().hex,
    }
    command = [sys.executable, "-m", "jupyterhub", "-f", str(place / "config.py")]
    command += [f"--JupyterHub.db_url=sqlite:///{place}/hub.sqlite", f"--JupyterHub.cookie_secret_file={place}/secret"]
    with running(command, f"http://127.0.0.1:{port}/hub/health", place / "log", **own):
        yield Hub(f"http://127.0.0.1:{port}", place)


@pytest.fixture(scope="module")
def tokens(hub: Hub) -> dict[str, str]:
    """Learner -> a token of theirs, once their server is up."""
    found = {}
    for learner in LEARNERS:
        found[learner] = hub.ask(f"/hub/api/users/{learner}/tokens", "POST", {"note": "a test"})["token"]
        hub.ask(f"/hub/api/users/{learner}/server", "POST")
    for learner in LEARNERS:
        wait_for(
            lambda learner=learner: hub.ask(f"/hub/api/users/{learner}")["servers"].get("", {}).get("ready"),
            lambda: (hub.place / "log").read_text()[-3000:],
        )
    return found


def run(hub: Hub, learner: str, token: str, code: str) -> str:
    """What a cell with this code prints in a new kernel of the learner's server."""
    path = f"/user/{learner}/api/kernels"
    kernel = hub.ask(path, "POST", {"name": "python3"}, token)["id"]
    address = f"{hub.address.replace('http', 'ws')}{path}/{kernel}/channels"
    link = websocket.create_connection(address, timeout=PATIENCE, header=[f"Authorization: token {token}"])
    try:
        content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False, "stop_on_error": True}
        header = {"msg_id": uuid4().hex, "msg_type": "execute_request", "username": "", "session": uuid4().hex}
        header |= {"version": "5.3", "date": "2026-01-01T00:00:00Z"}
        asked = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
        link.send(json.dumps(asked | {"buffers": []}))
        printed = ""
        while True:
            told = json.loads(link.recv())
            if told["parent_header"].get("msg_id") != header["msg_id"]:
                continue
            assert told["msg_type"] != "error", told["content"]
            if told["msg_type"] == "stream":
                printed += told["content"]["text"]
            if told["msg_type"] == "status" and told["content"]["execution_state"] == "idle":
                return printed
    finally:
        link.close()
        hub.ask(f"{path}/{kernel}", "DELETE", token=token)


ANSWERS = """
import carelib
carelib.lesson("08-who-helps")
for name in {items!r}:
    quiz = carelib.quiz(name)
    quiz._repr_mimebundle_()
    quiz.response = {{name: {{"tries": ["a"], "sure": [2]}}, f"unclear:{{name}}": {{"text": "a line of {learner}"}}}}
    assert quiz.notice == "", quiz.notice
"""
COMMAND = """
import subprocess, sys
print(subprocess.run([sys.executable, "-m", "carelib", "progress", *{words!r}], capture_output=True, text=True).stdout)
"""


def test_three_learners_each_see_their_own_and_the_instructor_gets_all(hub: Hub, tokens: dict[str, str]) -> None:
    for learner, many in LEARNERS.items():
        run(hub, learner, tokens[learner], ANSWERS.format(items=ITEMS[:many], learner=learner))
    for learner, many in LEARNERS.items():
        shown = run(hub, learner, tokens[learner], COMMAND.format(words=["show"]))
        assert f"Answers: {many}." in shown
        home = hub.place / "homes" / learner
        assert str(home) in shown
        assert [path for path in hub.place.rglob("progress.sqlite") if path.is_relative_to(home)]
        handed = run(hub, learner, tokens[learner], COMMAND.format(words=["hand-in", "--yes"]))
        assert "Handed in." in handed
    files = sorted((hub.place / "hand-in").iterdir())
    assert len(files) == 3
    for learner in LEARNERS:
        assert not any(learner in path.name for path in files)
    room = read(files, library())
    figures = class_figures(room, library())
    assert (figures.learners, figures.answers) == (3, sum(LEARNERS.values()))
    assert len(room.unclear[ITEMS[0]]) == 3


def test_nobody_opens_another_learners_server(hub: Hub, tokens: dict[str, str]) -> None:
    assert "kernels" in hub.ask("/user/ada/api/status", token=tokens["ada"])
    with pytest.raises(urllib.error.HTTPError) as refused:
        hub.ask("/user/ada/api/status", token=tokens["bo"])
    refused.value.close()
    assert refused.value.code == 403


def test_the_course_opens_at_its_first_lesson_and_every_lesson_is_there(hub: Hub, tokens: dict[str, str]) -> None:
    found = {one["name"] for one in hub.ask("/user/cy/api/contents/", token=tokens["cy"])["content"]}
    assert {path.name for path in NOTEBOOKS.glob("[0-9]*.ipynb")} <= found
    first = hub.ask("/user/cy/api/contents/00-start-here.ipynb?content=0", token=tokens["cy"])
    here = hub.place / "course" / "00-start-here.ipynb"
    assert first["writable"] is os.access(here, os.W_OK)  # root may write anywhere
    request = urllib.request.Request(f"{hub.address}/user/cy/", headers={"Authorization": f"token {tokens['cy']}"})
    with urllib.request.urlopen(request, timeout=PATIENCE) as page:
        assert page.url.endswith("/user/cy/lab/tree/00-start-here.ipynb")


def test_the_chart_values_name_the_same_places_as_the_hub_config() -> None:
    """Not run in a cluster: that they agree with the configuration that is."""
    values = yaml.safe_load((SHARED.parent / "values.yaml").read_text("utf-8"))
    config = SHARED.read_text("utf-8")
    learner = values["singleuser"]
    (mount,) = learner["storage"]["extraVolumeMounts"]
    assert learner["extraEnv"] == {"CARELIB_HAND_IN": mount["mountPath"]}
    assert f'"{mount["mountPath"]}"' in config
    assert f'"{learner["defaultUrl"]}"' in config
    assert '"/opt/carelib/course"' in config
    assert "/opt/carelib/course" in values["hub"]["extraConfig"]["course"]
    assert f'"{learner["memory"]["limit"]}"' in config


def test_on_kubernetes_nobody_signs_in_as_another_nor_has_anothers_hand_in() -> None:
    """The chart's own authenticator lets anyone be anyone, and all learners are one user on the volume that they share."""
    values = yaml.safe_load((SHARED.parent / "values.yaml").read_text("utf-8"))
    assert values["hub"]["config"]["JupyterHub"]["authenticator_class"] == "firstuse"
    assert values["hub"]["config"]["FirstUseAuthenticator"]["create_users"] is False
    (mount,) = values["singleuser"]["storage"]["extraVolumeMounts"]
    assert mount["subPath"] == "{userid}"
    (volume,), (read,) = values["hub"]["extraVolumes"], values["hub"]["extraVolumeMounts"]
    assert volume["persistentVolumeClaim"]["readOnly"]
    assert read["readOnly"]
