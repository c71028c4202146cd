"""A real Chromium, a real Voilà and a real JupyterLab on this machine; nothing may ask any other host for anything."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser.servers import NOTEBOOKS, PATIENCE, ROOT, Lab, free_port, running
from get_chromium import FLAGS, chromium
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

OWN = ("127.0.0.1", "localhost")


@pytest.fixture(scope="session")
def server_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the server of the fixture ``dashboard`` writes."""
    return tmp_path_factory.mktemp("serve") / "log"


@pytest.fixture(scope="session")
def dashboard(server_log: Path) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "carelib", "serve", "--no-browser", "--port", str(port)]
    with running(command, f"http://127.0.0.1:{port}/", server_log) as address:
        yield address
    # Whatever the tests did to it, as visitors or as those who mean harm: nothing broke in the server.
    told = server_log.read_text("utf-8")
    assert "Traceback" not in told, told


@pytest.fixture(scope="session")
def live(dashboard: str) -> str:
    """Where the same server has Voilà's own pages, each with a kernel."""
    return f"{dashboard}live/"


@pytest.fixture(scope="session")
def lessons(dashboard: str) -> str:
    """Where the same server has the lessons as pages of the published site."""
    return f"{dashboard}lessons/"


@pytest.fixture(scope="session")
def voila(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where Voilà serves any notebook of the course: the address to put a notebook's name behind."""
    port = free_port()
    command = [sys.executable, "-m", "voila", str(NOTEBOOKS), "--no-browser", "--template=carelib", f"--port={port}"]
    log = tmp_path_factory.mktemp("voila") / "log"
    with running(command, f"http://127.0.0.1:{port}/", log, JUPYTER_PATH=str(ROOT / "assets")) as address:
        yield f"{address}voila/render/"


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab over a copy of the notebooks, so that a run in the browser changes nothing here."""
    port, place = free_port(), tmp_path_factory.mktemp("lab")
    shutil.copytree(NOTEBOOKS, place / "notebooks", ignore=shutil.ignore_patterns(".*"))
    shutil.copy(
        NOTEBOOKS / "01-words-and-umbrellas.ipynb", place / "notebooks" / "answered.ipynb"
    )  # a kernel of its own
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"]
    command += ["--ServerApp.port_retries=0", "--IdentityProvider.token=", f"--ServerApp.root_dir={place}"]
    own = {"JUPYTER_RUNTIME_DIR": str(place / "runtime"), "JUPYTER_CONFIG_DIR": str(place / "config")}
    own |= {"CARELIB_STORE": str(place / "progress.sqlite")}
    with running(command, f"http://127.0.0.1:{port}/lab", place / "log", **own) as address:
        yield Lab(address, place / "runtime", place / "progress.sqlite")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
    yield browser
    browser.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages, each a new visitor; afterwards no page may have asked another host, nor thrown an error.

    ``away`` is an address that a test itself answers: where a page is left for, nothing leaves this machine.
    """
    contexts, strangers, errors = [], [], []

    def opened(
        address: str,
        *,
        width: int = 1280,
        dark: bool = False,
        ready: str | None = ".carelib",
        away: str = "",
        **more: object,
    ) -> Page:
        scheme = "dark" if dark else "light"
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **more)
        contexts.append(context)
        context.on(
            "request",
            lambda request: strangers.append(request.url) if is_strange(request.url) and request.url != away else None,
        )
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(address)
        if ready:
            page.locator(ready).last.wait_for(state="attached")
            laid_out(page)
            if page.locator("body[data-voila]").count():
                page.locator("#main").wait_for(state="attached")  # Voilà's own part stands, too
        return page

    yield opened
    seen = [*errors]  # a page that is closed while its widgets still start throws, too: no person sees that
    for context in contexts:
        context.close()
    assert strangers == []
    assert seen == []


def laid_out(page: Page) -> None:
    """Wait for a lesson to stand as a whole: until then what is far below has no places yet."""
    if page.locator("html.care-scripted :is(.care-contents, [data-voila])").count():
        page.locator("html.care-settled").wait_for()


def is_strange(url: str) -> bool:
    host = url.partition("://")[2].partition("/")[0].partition(":")[0]
    return url.startswith(("http", "ws")) and host not in OWN


@pytest.fixture
def violations() -> Callable[[Page], list[str]]:
    """What axe-core finds by WCAG 2.0 to 2.2, A and AA, and its best practices: rule and first place."""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

    def found(page: Page) -> list[str]:
        laid_out(page)  # a page that was loaded again starts anew
        page.evaluate("scrollTo(0, 0)")  # the bar at the top covers what is scrolled under it
        results = Axe().run(page, options={"runOnly": tags})
        return [
            f"{one['id']}: {json.dumps(one['nodes'][0]['target'])} {one['help']}"
            for one in results.response["violations"]
        ]

    return found
