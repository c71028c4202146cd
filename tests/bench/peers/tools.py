"""The other tools that are measured: how each is installed, started and clicked. None has a page of its own to be tuned."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
PLACE = HERE.parents[2] / "build" / "peers"


@dataclass(frozen=True)
class Tool:
    """One of them."""

    name: str
    command: list[str]
    address: str
    card: tuple[str, str, str]
    package: str

    @property
    def python(self) -> Path:
        """The Python of its environment."""
        return PLACE / self.package.partition("[")[0] / "bin" / "python"

    @property
    def version(self) -> str:
        """What is installed."""
        code = f"import importlib.metadata as m; print(m.version({self.package.partition('[')[0]!r}))"
        return subprocess.run([self.python, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


TOOLS = (
    Tool(
        "Panel",
        ["panel", "serve", "with_panel.py", "--port=8891", "--allow-websocket-origin=127.0.0.1:8891"],
        "http://127.0.0.1:8891/with_panel",
        ("input[type=radio]", "button.bk-btn", "p.answer"),
        "panel",
    ),
    Tool(
        "Streamlit",
        [
            *("streamlit", "run", "with_streamlit.py", "--server.port=8892", "--server.address=127.0.0.1"),
            *("--server.headless=true", "--browser.gatherUsageStats=false"),
        ],
        "http://127.0.0.1:8892/",
        ("input[type=radio]", "button[kind=secondary]", "p.answer"),
        "streamlit",
    ),
    Tool(
        "Solara",
        ["solara", "run", "with_solara.py", "--port=8893", "--host=127.0.0.1", "--no-open", "--production"],
        "http://127.0.0.1:8893/",
        ("input[type=radio]", "button.check", "p.answer"),
        "solara[assets]",  # without these it asks a content network
    ),
    Tool(
        "marimo",
        ["marimo", "run", "with_marimo.py", "--port=8894", "--host=127.0.0.1", "--headless", "--no-token"],
        "http://127.0.0.1:8894/",
        ("[role=radio]", "button[data-testid=marimo-plugin-button]", "p.answer"),
        "marimo",
    ),
)


def installed(tool: Tool) -> None:
    """Make its environment, with the newest version that installs, unless it is there."""
    if tool.python.exists():
        return
    print(f"installing {tool.name} …", file=sys.stderr, flush=True)
    uv = [sys.executable, "-m", "uv"]
    folder = tool.python.parents[1]
    subprocess.run([*uv, "venv", "--quiet", "--python", sys.executable, str(folder)], check=True)
    command = [
        *uv,
        "pip",
        "install",
        "--quiet",
        "--system-certs",
        "--python",
        str(tool.python),
        tool.package,
        "matplotlib",
    ]
    subprocess.run(command, check=True)
