"""Measure what the project promises about speed: `make bench` prints a table. Never run as a test.

Times are of this machine and this minute; compare only figures of one run.
"""

import json
import random
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from get_chromium import FLAGS, chromium
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[2]
PORT = 8899
ADDRESS = f"http://127.0.0.1:{PORT}/"
SITE, LIVE = f"{ADDRESS}lessons/09-deciding-together.html", f"{ADDRESS}live/09-deciding-together/"
CLICKS = 200

# Time from the event of the click to the changed text being there, and to the frame that shows it.
CLICK = """([radio, watched]) => new Promise((done) => {
  const text = document.querySelector(watched).textContent;
  const begun = performance.now();
  radio.click();
  const changed = performance.now() - begun;
  const same = document.querySelector(watched).textContent === text;
  requestAnimationFrame(() => requestAnimationFrame(() => done([changed, performance.now() - begun, same])));
})"""


def first_byte() -> tuple[subprocess.Popen[bytes], float]:
    """Starts `make dashboard` where everything is installed; the server and the seconds until its first byte."""
    command = [sys.executable, "-m", "carelib", "serve", "--no-browser", "--port", str(PORT)]
    subprocess.run([sys.executable, "-m", "carelib", "serve", "--prepare"], cwd=ROOT, check=True, capture_output=True)
    begun = time.monotonic()
    subprocess.run(["make", "users"], cwd=ROOT, check=True, capture_output=True)
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while time.monotonic() - begun < 60:
        try:
            with urllib.request.urlopen(ADDRESS, timeout=60) as page:
                page.read(1)
                return server, time.monotonic() - begun
        except OSError:
            time.sleep(0.02)
    raise SystemExit("the dashboard did not answer within 60 s")


def decide_a_thousand() -> float:
    """Seconds of the whole process of `carelib decide` over 1,000 answer sets."""
    chance = random.Random(1)
    sets = [
        {
            "impact": chance.choice(["none", "some", "a_lot"]),
            "duration": chance.choice(["under_2_weeks", "2_weeks_to_3_months", "over_3_months"]),
            "tried": chance.choice(["not_yet", "helped", "no_improvement"]),
            "wants": chance.choice(["coping_tools", "deep_change", "both"]),
            "challenge": chance.choice(["specific_time_limited", "recurring_pattern", "unsure"]),
            "safety": chance.choice([[], [], [], ["mania"]]),
        }
        for _ in range(1000)
    ]
    begun = time.monotonic()
    command = [sys.executable, "-m", "carelib", "decide", "-"]
    done = subprocess.run(command, cwd=ROOT, input=json.dumps(sets).encode(), capture_output=True, check=True)
    spent = time.monotonic() - begun
    assert len(json.loads(done.stdout)) == 1000
    return spent


def clicks(page: Page, address: str) -> dict[str, list[list[float]]]:
    """Milliseconds of many clicks in a lesson: to the changed text, and to the frame that shows it."""
    page.goto(address)
    card = page.locator(".carelib-checklist")
    card.get_by_role("button", name="None of these").click()
    card.get_by_role("button", name="Go on").click()
    found: dict[str, list[list[float]]] = {"checklist": [], "quiz": []}
    impact = [card.get_by_label("A lot. I can hardly"), card.get_by_label("Hardly at all")]
    for number in range(CLICKS):
        radio = impact[number % 2].element_handle()
        found["checklist"].append(page.evaluate(CLICK, [radio, ".carelib-checklist .outcome"]))
    quiz = page.locator(".carelib-quiz").last
    quiz.get_by_role("radio").first.check()
    check = quiz.get_by_role("button", name="Check my answer").element_handle()
    for _ in range(CLICKS):
        found["quiz"].append(page.evaluate(CLICK, [check, ".carelib-quiz:has(input:checked) .feedback"]))
    return found


def main() -> None:
    """Measure and print."""
    print(f"carelib decide, 1,000 answer sets, whole process: {decide_a_thousand():.2f} s")
    server, seconds = first_byte()
    try:
        print(f"second `make dashboard` to first byte: {seconds:.2f} s")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
            found = {
                f"{way}, {name}": rows
                for way, address in (("site", SITE), ("live", LIVE))
                for name, rows in clicks(browser.new_page(), address).items()
            }
            for name, rows in found.items():
                assert not any(same for _, _, same in rows), "a click changed nothing"
                for place, what in enumerate(("text changed", "frame shown")):
                    times = sorted(row[place] for row in rows)
                    p95 = times[int(0.95 * len(times)) - 1]
                    print(
                        f"{name}, click to {what}: p50 {statistics.median(times):.1f} ms, p95 {p95:.1f} ms ({len(times)} clicks)"
                    )
            browser.close()
    finally:
        server.terminate()
        server.wait(15)


if __name__ == "__main__":
    main()
