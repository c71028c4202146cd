"""Run notebooks anew and keep what they show as text: `python scripts/run_notebooks.py [NOTEBOOK…]`, all without a name.

Links to live widgets are left out: their ids change with every run, and a page that was not run yet then shows the
activity's own words instead of a widget that cannot load.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
LIVE = "application/vnd.jupyter.widget-view+json"


def run(path: Path) -> None:
    """Run one notebook from top to bottom and write it back; a cell that fails ends it, and nothing is written.

    One without code, such as the glossary, stays as it is.
    """
    notebook = nbformat.read(path, as_version=4)
    if not any(cell.cell_type == "code" for cell in notebook.cells):
        return
    options = {
        "store_widget_state": False,
        "record_timing": False,
        "resources": {"metadata": {"path": str(path.parent)}},
    }
    NotebookClient(notebook, timeout=120, **options).execute()
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(LIVE, None)
    nbformat.write(notebook, path)
    print(f"ran {path.name}", flush=True)


if __name__ == "__main__":
    for path in map(Path, sys.argv[1:]) if sys.argv[1:] else sorted(NOTEBOOKS.rglob("*.ipynb")):
        run(path)
