"""What `deploy/` promises, with the real nginx and two real replicas: one is killed, and who notices what."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
import yaml
from browser.servers import ROOT, answers, free_port, wait_for
from get_nginx import nginx
from playwright.sync_api import Page, expect

from carelib.publish.doors import LARGEST_KERNEL
from carelib.publish.paths import SITE

DEPLOY = ROOT / "deploy"
SERVER = 600_000_000
"""Bytes for the server, and for the kernels that it keeps ready."""
Opener = Callable[..., Page]


@dataclass
class Fleet:
    """nginx in front of two replicas."""

    address: str
    replicas: list["subprocess.Popen[bytes]"]

    def of(self, page: Page) -> int:
        """Which replica has the kernel of this page."""
        kernel = page.evaluate("JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId")
        for number, replica in enumerate(self.replicas):
            family = psutil.Process(replica.pid).children(recursive=True)
            if any(kernel in word for one in family for word in one.cmdline()):
                return number
        raise AssertionError(f"no replica has the kernel {kernel}")


@pytest.fixture
def fleet(tmp_path: Path) -> Iterator[Fleet]:
    subprocess.run([sys.executable, "-m", "carelib", "serve", "--prepare"], cwd=ROOT, check=True)
    front, *ports = free_port(), free_port(), free_port()
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    for old, new in (
        ("127.0.0.1:8866", f"127.0.0.1:{ports[0]}"),
        ("127.0.0.1:8867", f"127.0.0.1:{ports[1]}"),
        ("127.0.0.1:8080", f"127.0.0.1:{front}"),
        ("/srv/carelib/site", str(SITE)),
        ("headers.conf", str(DEPLOY / "headers.conf")),
    ):
        assert old in text
        text = text.replace(old, new)
    whole = f"pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}}\nhttp {{ include /etc/nginx/mime.types; {text} }}\n"
    (tmp_path / "nginx.conf").write_text(
        whole.replace("http {", f"user {psutil.Process().username()};\nhttp {{", 1), "utf-8"
    )
    program = nginx()
    subprocess.run([program, "-t", "-p", str(tmp_path), "-c", "nginx.conf"], check=True, capture_output=True)
    serve = [sys.executable, "-m", "carelib", "serve", "--no-browser", "--port"]
    replicas = [
        subprocess.Popen([*serve, str(port)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for port in ports
    ]
    proxy = subprocess.Popen([program, "-p", str(tmp_path), "-c", "nginx.conf", "-g", "daemon off;"])
    try:
        for address in (
            f"http://127.0.0.1:{ports[0]}/alive",
            f"http://127.0.0.1:{ports[1]}/alive",
            f"http://127.0.0.1:{front}/",
        ):
            wait_for(lambda address=address: answers(address))
        yield Fleet(f"http://127.0.0.1:{front}/", replicas)
    finally:
        for one in (proxy, *replicas):
            one.terminate()
        for one in (proxy, *replicas):
            one.wait(30)


@pytest.mark.long
def test_where_a_replica_is_killed_only_its_own_visitors_notice(fleet: Fleet, open_page: Opener) -> None:
    live = f"{fleet.address}live/08-who-helps/"
    visitors: dict[int, Page] = {}
    for number in range(20):
        page = open_page(live, user_agent=f"Visitor/{number}")
        page.get_by_label("Fee for a session").wait_for()
        visitors.setdefault(fleet.of(page), page)
        if len(visitors) == 2:
            break
    lost, stays = visitors[0], visitors[1]
    quiz = lost.locator(".carelib-quiz:has(input[type=radio])").first  # the others ask for a prediction first
    answered = quiz.get_by_role("radio").first
    answered.check()
    fleet.replicas[0].kill()
    lost.get_by_role("alert").filter(has_text="Your answers are still here").wait_for(timeout=15_000)
    expect(answered).to_be_checked()
    quiz.get_by_role("button", name="Check my answer").click()
    expect(quiz.get_by_role("status")).to_contain_text("Source:")
    fee = stays.get_by_label("Fee for a session")
    fee.fill("50")
    fee.press("Enter")
    expect(stays.locator(".widget-vbox svg[aria-label*='600']").first).to_be_visible()
    assert stays.get_by_role("alert").count() == 0
    for number in range(10):
        asked = stays.request.get(live, headers={"User-Agent": f"New/{number}"})
        assert asked.status in (200, 503), "served by the one that stands, or asked to wait a moment"
        assert stays.request.get(f"{fleet.address}lessons/").status == 200


@pytest.mark.long
def test_nginx_says_the_same_of_the_files_as_the_site_itself(fleet: Fleet, open_page: Opener) -> None:
    page = open_page(fleet.address)
    first = page.request.get(fleet.address)
    assert first.headers["content-encoding"] == "gzip"
    assert first.headers["cache-control"] == "no-cache"
    assert "frame-ancestors 'none'" in first.headers["content-security-policy"]
    sheet = page.locator("link[rel=stylesheet]").get_attribute("href")
    assert "immutable" in page.request.get(f"{fleet.address}{sheet}").headers["cache-control"]
    said = page.goto(f"{fleet.address}nowhere/at/all")
    assert said
    assert said.status == 404
    assert page.locator(".care-top a[href='tel:988']").count() >= 1
    assert page.locator(".care-leave").evaluate("node => getComputedStyle(node).borderStyle") == "solid", (
        "it has its styles"
    )
    for replica in fleet.replicas:
        replica.kill()
        replica.wait()
    away = page.request.get(f"{fleet.address}live/")
    assert away.status in (502, 504)
    assert "This part cannot be reached just now" in away.text()
    assert "tel:988" in away.text()
    assert page.request.get(f"{fleet.address}lessons/").status == 200


def test_the_manifest_names_what_its_kinds_ask_for() -> None:
    deployment, service = yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text("utf-8"))
    assert (deployment["kind"], service["kind"]) == ("Deployment", "Service")
    pod = deployment["spec"]["template"]
    (container,) = pod["spec"]["containers"]
    assert deployment["spec"]["selector"]["matchLabels"].items() <= pod["metadata"]["labels"].items()
    assert service["spec"]["selector"].items() <= pod["metadata"]["labels"].items()
    named = {port["name"] for port in container["ports"]}
    assert {one["targetPort"] for one in service["spec"]["ports"]} <= named
    for probe in ("readinessProbe", "livenessProbe"):
        assert container[probe]["httpGet"]["path"] == "/alive"
        assert container[probe]["httpGet"]["port"] in named
    mounted = {one["name"] for one in container["volumeMounts"]}
    assert mounted == {one["name"] for one in pod["spec"]["volumes"]}


def test_a_replica_has_room_for_all_visitors_at_their_largest() -> None:
    deployment, _ = yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text("utf-8"))
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    live = int(container["args"][container["args"].index("--live") + 1])
    room = int(container["resources"]["limits"]["memory"].removesuffix("Mi")) * 2**20
    assert room > live * LARGEST_KERNEL + SERVER
