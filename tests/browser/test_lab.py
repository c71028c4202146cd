"""A lesson in JupyterLab: run it all, answer, and Python knows."""

import json
import os
import shutil
import string
import sys
import urllib.request
from ast import literal_eval
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import websocket
from browser.servers import NOTEBOOKS, Lab, free_port, running, wait_for
from jupyter_client import BlockingKernelClient
from playwright.sync_api import Page, expect

Opener = Callable[..., Page]
LESSONS = sorted(path.stem for path in NOTEBOOKS.glob("[0-9]*.ipynb"))
TRIES = (
    "{item: tries for shown in list(Out.values()) if hasattr(shown, 'tries') for item, tries in shown.tries.items()}"
)


def in_the_kernel(lab: Lab, expression: str) -> object:
    """What an expression is worth in the lesson's own kernel, asked from beside the browser."""
    connection = max(lab.runtime.glob("kernel-*.json"), key=lambda path: path.stat().st_mtime)
    client = BlockingKernelClient(connection_file=str(connection))
    client.load_connection_file()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        asked = {"it": f"__import__('json').dumps({expression})"}
        reply = client.execute("", silent=True, user_expressions=asked, reply=True, timeout=60)
        return json.loads(literal_eval(reply["content"]["user_expressions"]["it"]["data"]["text/plain"]))
    finally:
        client.stop_channels()


def open_and_run(lab: Lab, open_page: Opener, lesson: str) -> Page:
    address = f"{lab.address}/workspaces/{lesson}/tree/notebooks/{lesson}.ipynb"
    page = open_page(address, ready=".jp-NotebookPanel")
    page.get_by_role("heading", level=1).first.wait_for()
    run_all(page)
    return page


def run_all(page: Page) -> None:
    page.get_by_text("| Idle").first.wait_for()  # before its kernel answers, JupyterLab runs nothing and says nothing
    page.locator(".lm-MenuBar-itemLabel").get_by_text("Run", exact=True).click()
    page.locator(".lm-Menu-itemLabel").get_by_text("Run All Cells", exact=True).click()


def code_cells(lesson: str) -> list[dict[str, Any]]:
    cells = json.loads((NOTEBOOKS / f"{lesson}.ipynb").read_text("utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def cells_in(notebook: Path) -> list[tuple[str, str]]:
    """Kind and source of each, in order."""
    return [(cell["cell_type"], "".join(cell["source"])) for cell in json.loads(notebook.read_text("utf-8"))["cells"]]


def test_a_lesson_runs_and_python_receives_the_answer(lab: Lab, open_page: Opener) -> None:
    page = open_and_run(lab, open_page, "answered")
    quiz = page.locator(".carelib-quiz").first
    quiz.wait_for()
    assert page.get_by_text("Would you like to get notified about official Jupyter news?").count() == 0
    assert page.locator(".jp-CodeCell .jp-InputArea-editor:visible").count() == 0, "a lesson shows no code"
    quiz.get_by_label("Before you see the choices").fill("It depends on who says it")
    quiz.get_by_role("button", name="Show me the choices").click()
    quiz.get_by_role("radio").nth(1).focus()
    page.keyboard.press("ArrowDown")  # a key that JupyterLab has other plans for
    expect(quiz.get_by_role("radio").nth(2)).to_be_checked()
    quiz.get_by_role("button", name="Check my answer").click()
    expect(quiz.get_by_role("status")).to_contain_text("Source:")
    wait_for(lambda: in_the_kernel(lab, TRIES))
    assert in_the_kernel(lab, TRIES) == {"words-intake-form": ["c"]}
    page.locator(".widget-dropdown select").first.scroll_into_view_if_needed()
    page.locator(".widget-dropdown select").first.select_option(label="The law of Germany")
    chart = page.locator(".care-chart svg[aria-label*='The law of Germany']")
    expect(chart).to_be_visible()


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_lesson_runs_in_jupyterlab(lab: Lab, open_page: Opener, lesson: str) -> None:
    page = open_and_run(lab, open_page, lesson)
    quiz = page.locator(".carelib-quiz").last
    expected = sum("carelib" in "".join(cell["source"]) for cell in code_cells(lesson))
    wait_for(
        lambda: in_the_kernel(lab, "len(Out)") == expected, lambda: f"{lesson}: not all of its {expected} cells ran"
    )
    quiz.scroll_into_view_if_needed()
    expect(quiz).to_be_visible()
    assert page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").count() == 0


def test_who_types_after_a_click_on_a_paragraph_changes_nothing(lab: Lab, open_page: Opener) -> None:
    place = lab.store.parent / "notebooks" / "typed.ipynb"
    shutil.copy(NOTEBOOKS / "03-depth.ipynb", place)
    before = cells_in(place)
    page = open_page(f"{lab.address}/workspaces/typed/tree/notebooks/typed.ipynb", ready=".jp-NotebookPanel")
    page.locator(".jp-MarkdownCell p").nth(2).click()
    page.keyboard.type("My answer is that depth is not the same")
    page.keyboard.type("".join(one * 2 for one in string.ascii_letters + string.digits))
    assert page.get_by_role("dialog").count() == 0
    run_all(page)
    page.locator(".carelib-quiz").last.wait_for(state="attached")
    # The answer to the save, not the file's time: while it is written it stands empty for a moment.
    with page.expect_response(lambda answer: answer.request.method == "PUT" and place.name in answer.url):
        page.keyboard.press("ControlOrMeta+s")
    assert cells_in(place) == before


@pytest.mark.skipif(os.name == "nt", reason="a shell there is never a login shell")
@pytest.mark.parametrize("shell", ["/bin/bash", ""])
def test_a_terminal_finds_the_command_also_where_jupyterlab_was_started_without_one(tmp_path: Path, shell: str) -> None:
    port = free_port()
    command = [sys.executable, "-m", "carelib", "lab", str(tmp_path / "lessons")]
    own = {"JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime"), "JUPYTER_CONFIG_DIR": str(tmp_path / "config")}
    (tmp_path / "config").mkdir()
    settings = {"open_browser": False, "port": port, "port_retries": 0}
    told = json.dumps({"ServerApp": settings, "IdentityProvider": {"token": "secret"}})
    (tmp_path / "config" / "jupyter_server_config.json").write_text(told)
    own |= {"SHELL": shell, "HOME": str(tmp_path)}
    with running(command, f"http://127.0.0.1:{port}/lab", tmp_path / "log", **own) as address:
        host = urlsplit(address).netloc
        known = {"Authorization": "token secret"}
        request = urllib.request.Request(f"http://{host}/api/terminals", b"", known)
        with urllib.request.urlopen(request) as answer:
            name = json.load(answer)["name"]
        link = websocket.create_connection(f"ws://{host}/terminals/websocket/{name}", timeout=60, header=known)
        link.send(json.dumps(["stdin", "command -v carelib || echo no''where\r"]))
        heard = ""
        while "nowhere" not in heard and f"{Path(sys.executable).parent}/carelib" not in heard:
            kind, *told = json.loads(link.recv())
            heard += told[0] if kind == "stdout" else ""
        link.close()
    assert "nowhere" not in heard
