"""The public dashboard in the pseudo-language, which reads from right to left, made as the site makes each of its pages."""

import json
import shutil
from pathlib import Path

import pytest

from carelib.publish import generate, site
from carelib.publish.assets import TEMPLATE, assets
from carelib.publish.pages import shown
from carelib.translations import PSEUDO, library_in, pseudo


def mirrored(folder: Path) -> Path:
    """Write it into a folder, with all that it loads; the page's file."""
    notebook = json.loads(generate.dashboard(PSEUDO))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = [pseudo(line) for line in cell["source"]]
    made = folder / "dashboard.ipynb"
    made.write_text(json.dumps(notebook), "utf-8")
    templates = shutil.copytree(TEMPLATE, folder / "templates")
    (templates / f"help.{PSEUDO}.html").write_text(generate.help_bar(library_in(PSEUDO)), "utf-8")
    (templates / f"texts.{PSEUDO}.j2").write_text(generate.page_texts(library_in(PSEUDO), PSEUDO), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site, "TEMPLATE", templates)
        whole = site.Site("", "")
        files = {f"{whole.static}{name}": data for name, data in assets().items()}
        files[f"{PSEUDO}/index.html"] = whole.page(f"{PSEUDO}/index.html", shown(made)).encode()
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder / PSEUDO / "index.html"
