"""Run notebooks anew and keep what they show as text: `python scripts/run_notebooks.py [NOTEBOOK…]`, all without a name."""

import sys
from pathlib import Path

from carelib.loader import CONTENT
from carelib.publish.running import has_code, read, run

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"

if __name__ == "__main__":
    for path in map(Path, sys.argv[1:]) if sys.argv[1:] else sorted(NOTEBOOKS.rglob("*.ipynb")):
        notebook = read(path)
        if has_code(notebook):  # one without, such as the glossary, stays as it is
            run(path, notebook, CONTENT)
            print(f"ran {path.name}", flush=True)
