"""Measure a visit: stock Voilà, the same in other tools, our live pages, our site, in one run. Never run as a test.

    PYTHONPATH=scripts:tests/bench python tests/bench/visits.py [VISITS [CHART]]

CHART: where the picture of the table is to be written; without it none is drawn.

First click answered: from the start of the navigation until a choice, clicked as soon as it can be, has its feedback on the
page. Everybody comes from another site, as people do; a browser begins a new process for that, whoever serves. Stock Voilà runs `stock.ipynb`, a question and a chart that computes, as our live lesson 08 has them among much else, made of
core ipywidgets, with a cold kernel for each visit, as it comes; so do the files in `peers`, each in an environment of its own. A choice that is clicked at a random moment of a live
page's start, up to 3 s after it can be seen, must still stand once everything has started. Memory is the proportional share (PSS) of the server's processes, per further visitor whose page stays open. Times
are of this machine and this minute: compare only figures of one run.
"""

import random
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from get_chromium import FLAGS, chromium
from peers.tools import TOOLS, installed
from playwright.sync_api import Browser, TimeoutError, sync_playwright

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
STOCK, OURS = 8897, 8898
STAYING = 5  # visitors whose pages stay open while memory is read
AT_ONCE = 50
ELSEWHERE = "data:text/html,<title>Another site</title>"
COMING_BACK = 8  # times
CARD = '.carelib-quiz:has(input[type="radio"])'  # others ask for a prediction first
OUR_CARD = (f'{CARD} input[type="radio"]', f'{CARD} button[type="submit"]', f'{CARD} [role="status"]')
STOCK_CARD = (".widget-radio-box input", ".jupyter-button", ".answer .widget-html-content")

# Clicks the first choice and the button as soon as they are there, again and again until there is feedback; also in what
# other tools hide in shadow trees.
AS_SOON_AS_POSSIBLE = """([radio, button, feedback]) => {
  const roots = [document], attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (how) {
    roots.push(attach.call(this, how));
    return roots.at(-1);
  };
  const find = (selector) => {
    for (const root of roots) {
      const found = root.querySelector(selector);
      if (found) return found;
    }
    return null;
  };
  let next = {};
  const click = (selector) => {
    if (performance.now() < (next[selector] ?? 0)) return;
    find(selector).click();
    next[selector] = performance.now() + 250; // a tool that runs all anew at each click must be given time
  };
  const look = () => {
    const said = find(feedback);
    if (said && said.textContent.trim()) { window.answered ??= performance.now(); return; }
    const choice = find(radio);
    if (choice && (choice.checked || choice.getAttribute("aria-checked") === "true")) { if (find(button)) click(button); }
    else if (choice) click(radio);
    setTimeout(look, 10);
  };
  look();
}"""


@dataclass
class Visits:
    """What was measured of one way to serve."""

    name: str
    clicked: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    painted: list[float] = field(default_factory=list)
    requests: int = 0
    kilobytes: float = 0
    memory: float = 0

    def row(self, stock: "Visits") -> str:
        """Its line of the table, with the ratio to stock."""
        middle, first = statistics.median(self.clicked), statistics.median(self.painted)
        worst = max(self.clicked)
        ratio, warm = middle / statistics.median(stock.clicked), statistics.median(self.again)
        return (
            f"| {self.name} | {first:.2f} | {middle:.2f} | {worst:.2f} | {ratio:.3f} | {warm:.2f} | {self.requests} | "
            f"{self.kilobytes:,.0f} | {self.memory:.1f} |"
        )


def visit(
    browser: Browser, address: str, card: tuple[str, str, str], found: Visits, *, count: bool = False, pause: float = 0
) -> None:
    """One visitor who clicks as soon as it goes, and who, where it is counted, comes back with a browser that knows the page."""
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(ELSEWHERE)
    page.add_init_script(f"({AS_SOON_AS_POSSIBLE})({list(card)!r});")
    sizes: list[int] = []
    if count:
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address, wait_until="commit")
    page.wait_for_function("() => window.answered", timeout=120_000)
    found.clicked.append(page.evaluate("() => window.answered") / 1000)
    found.painted.append(
        page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0") / 1000
    )
    if count:
        page.wait_for_load_state("networkidle")
        found.requests, found.kilobytes = len(sizes), sum(sizes) / 1000
    for _ in range(COMING_BACK if count else 0):
        page.goto(ELSEWHERE)
        time.sleep(pause)
        page.goto(address, wait_until="commit")
        page.wait_for_function("() => window.answered", timeout=120_000)
        found.again.append(page.evaluate("() => window.answered") / 1000)
    context.close()


def proportional(server: subprocess.Popen[bytes]) -> float:
    """MB of the server and all its kernels, shared pages counted in part (PSS)."""
    family = [psutil.Process(server.pid), *psutil.Process(server.pid).children(recursive=True)]
    total = 0
    for one in family:
        try:
            total += one.memory_full_info().pss
        except psutil.Error:
            continue
    return total / 1e6


def settled(server: subprocess.Popen[bytes]) -> float:
    """The same, once it no longer changes by more than 1 MB within 2 seconds."""
    before = proportional(server)
    while True:
        time.sleep(2)
        now = proportional(server)
        if abs(now - before) < 1:
            return now
        before = now


def staying(browser: Browser, server: subprocess.Popen[bytes], address: str, card: tuple[str, str, str]) -> float:
    """MB that each further visitor takes whose page stays open."""
    before = settled(server)
    contexts = []
    for _ in range(STAYING):
        context = browser.new_context()
        page = context.new_page()
        page.add_init_script(f"({AS_SOON_AS_POSSIBLE})({list(card)!r});")
        page.goto(address)
        page.wait_for_function("() => window.answered", timeout=120_000)
        contexts.append(context)
    after = settled(server)
    for context in contexts:
        context.close()
    return (after - before) / STAYING


def serve(
    command: list[str], address: str, *, cwd: Path = ROOT, python: str = sys.executable
) -> subprocess.Popen[bytes]:
    """A server that answers."""
    server = subprocess.Popen(
        [python, "-m", *command],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(600):
        try:
            urllib.request.urlopen(address, timeout=60).read()
            return server
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"nothing answered at {address}")


def measure(
    browser: Browser,
    server: subprocess.Popen[bytes],
    name: str,
    address: str,
    card: tuple[str, str, str],
    visits: int,
    pause: float = 0,
) -> Visits:
    """All of it for one way to serve."""
    found = Visits(name)
    for number in range(visits):
        visit(browser, address, card, found, count=number == 0, pause=pause)
        print(f"\r{name}: visit {number + 1} of {visits}   ", end="", file=sys.stderr, flush=True)
        time.sleep(pause)
    found.memory = staying(browser, server, address, card)
    print(file=sys.stderr)
    return found


def arrive(address: str) -> tuple[float, float]:
    """Seconds until one visitor was told anything, a page or that it waits, and until the page was there as a whole."""
    begun, told = time.monotonic(), 0.0
    while True:
        try:
            with urllib.request.urlopen(address, timeout=120) as answer:
                answer.read(1)
                told = told or time.monotonic() - begun
                answer.read()
                return told, time.monotonic() - begun
        except urllib.error.HTTPError as error:
            if error.code != 503:
                raise
            told = told or time.monotonic() - begun
            time.sleep(3)  # as the waiting page asks again


def lost(browser: Browser, address: str, visits: int) -> int:
    """How many choices, made at a random moment while a live page starts, no longer stand once it has started."""
    chance, gone = random.Random(1), 0
    for number in range(visits):
        context = browser.new_context()
        page = context.new_page()
        page.goto(address, wait_until="commit")
        quiz = page.locator(".carelib-quiz:has(input[type=radio])").first
        choice = quiz.get_by_role("radio").first
        choice.wait_for(timeout=120_000)
        page.wait_for_timeout(chance.uniform(0, 3000))
        choice.check()
        page.locator(".widget-vbox svg").first.wait_for(timeout=120_000)
        page.wait_for_load_state("networkidle")
        stands = choice.is_checked()
        quiz.get_by_role("button", name="Check my answer").click()
        quiz.get_by_role("status").filter(has_text="Source:").wait_for()
        gone += not stands
        context.close()
        print(f"\rclicks at random moments: {number + 1} of {visits}   ", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return gone


def draw(rows: list[Visits], path: Path) -> None:
    """The picture of the table: seconds until the first click is answered, and memory of a further visitor."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 0.45 * len(rows) + 1.4), layout="constrained")
    panels = {
        "first click answered, s": [statistics.median(row.clicked) for row in rows],
        "memory of a further visitor, MB": [max(row.memory, 0) for row in rows],
    }
    for axes, (title, values) in zip(figure.subplots(1, 2, sharey=True), panels.items(), strict=True):
        colours = ["#1b6b5a" if row.name.startswith("carelib") else "#8a8a8a" for row in rows]
        bars = axes.barh([row.name for row in rows], values, color=colours)
        axes.bar_label(bars, fmt="%.1f", padding=3)
        axes.set_title(title, fontsize=10, loc="left")
        axes.margins(x=0.15)
        axes.spines[["top", "right"]].set_visible(False)
    axes.invert_yaxis()
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None, dpi=150)


def main(arguments: list[str]) -> None:
    """Prints the table."""
    visits = int(arguments[0]) if arguments else 30
    for tool in TOOLS:
        installed(tool)
    rows: list[Visits] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        stock = serve(
            ["voila", str(HERE / "stock.ipynb"), "--no-browser", f"--port={STOCK}"], f"http://127.0.0.1:{STOCK}/"
        )
        rows.append(measure(browser, stock, "Voilà, cold", f"http://127.0.0.1:{STOCK}/", STOCK_CARD, visits))
        stop(stock)
        for tool in TOOLS:
            peer = serve(tool.command, tool.address, cwd=HERE / "peers", python=str(tool.python))
            name = f"{tool.name} {tool.version}"
            try:
                rows.append(measure(browser, peer, name, tool.address, tool.card, min(visits, 10)))
            except TimeoutError as error:
                print(f"\n{name} gave no answer and is left out: {str(error).splitlines()[0]}", file=sys.stderr)
            stop(peer)
        subprocess.run([sys.executable, "-m", "carelib", "serve", "--prepare"], cwd=ROOT, check=True)
        address = f"http://127.0.0.1:{OURS}/"
        ours = serve(["carelib", "serve", "--no-browser", "--live", "200", "--port", str(OURS)], address)
        settled(ours)
        live = f"{address}live/08-who-helps/"
        rows.append(measure(browser, ours, "carelib, live, preheated", live, OUR_CARD, visits, pause=4))
        site = f"{address}lessons/08-who-helps.html"
        rows.append(measure(browser, ours, "carelib, site, lesson 08", site, OUR_CARD, visits))
        gone = lost(browser, live, AT_ONCE)
        browser.close()
        settled(ours)
    told, whole = at_once(live)
    stop(ours)
    print(
        "| | first content, s | first click, s (median) | worst | to stock | coming back, s | requests | kB | MB a further visitor |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for row in rows:
        print(row.row(rows[0]))
    if len(arguments) > 1:
        draw(rows, Path(arguments[1]))
    print(f"\n{AT_ONCE} choices at random moments of a live page's start: {gone} lost")
    print(f"{AT_ONCE} at once on a live page: told by {told:.1f} s, the last page whole after {whole:.1f} s")


def at_once(address: str) -> tuple[float, float]:
    """The slowest of many who come at the same time: seconds until told anything, and until served."""
    with ThreadPoolExecutor(AT_ONCE) as many:
        found = list(many.map(arrive, [address] * AT_ONCE))
    return max(told for told, _ in found), max(whole for _, whole in found)


def stop(server: subprocess.Popen[Any]) -> None:
    """Ends a server and its kernels."""
    children = psutil.Process(server.pid).children(recursive=True)
    server.terminate()
    server.wait(30)
    for one in children:
        if one.is_running():
            one.terminate()


if __name__ == "__main__":
    main(sys.argv[1:])
