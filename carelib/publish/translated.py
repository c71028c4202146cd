"""``python -m carelib.publish.translated LANGUAGE [ID…]``: notes from which English texts an overlay was made.

Without ids it notes those that were not noted before; an entry whose English has changed since is named, and noted anew only
by its id: whoever writes that has compared the two.
"""

import json
import sys
from difflib import get_close_matches

from carelib import files
from carelib.check.translations import originals_of, public
from carelib.faults import shown
from carelib.loader import CONTENT, library
from carelib.model import KINDS
from carelib.publish.paths import DASHBOARD
from carelib.translations import FOLDER, PROSE, SEEN, overlay, overlays, seen, sum_of


def note(language: str, names: frozenset[str]) -> tuple[int, list[str]]:
    """Write the sums down; how many texts are new or anew, and the entries that were left because their English changed."""
    content = library()
    prose = public(content, DASHBOARD)[PROSE]
    before = seen(language) or {}
    noted: dict[str, dict[str, dict[str, str]]] = {}
    changed, left = 0, []
    for file in (*sorted(KINDS), PROSE):
        originals = originals_of(content, file, prose)
        for name, words in overlay(language, file).items():
            old = before.get(file, {}).get(name, {})
            new = {at: sum_of(originals[name][at]) for at in words if at in originals.get(name, {})}
            if name not in names and any(at in old and old[at] != it for at, it in new.items()):
                left.append(name)
                new = {at: old.get(at, it) for at, it in new.items()}
            changed += sum(old.get(at) != it for at, it in new.items())
            noted.setdefault(file, {})[name] = new
    place = CONTENT / FOLDER / language / SEEN
    files.replace(place, (json.dumps(noted, indent=1, sort_keys=True) + "\n").encode())
    return changed, left


def main(language: str = "", *names: str) -> int:
    """Note, and say what was left."""
    if language not in overlays():
        print(f"carelib: there is no overlay '{language}'; name one of {', '.join(overlays())}", file=sys.stderr)
        return 2
    known = {name for file in (*KINDS, PROSE) for name in overlay(language, file)}
    for name in names:
        if name not in known:
            near = ", ".join(get_close_matches(name, known)) or "none"
            told = f"there is no entry {shown(name)}; near it are: {near}; nothing was noted"
            print(f"carelib: {FOLDER}/{language}: {told}", file=sys.stderr)
            return 2
    changed, left = note(language, frozenset(names))
    print(f"{language}: {changed} texts noted.")
    for name in left:
        print(f"  {name}: its English has changed; compare the two and name it to note it anew")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
