"""The learner's own record as a command meets it: opened or refused, what it has to say, a yes before anything is done."""

import sys

from carelib.faults import Refused
from carelib.store import PLACE, Store


def opened() -> Store:
    """The record; ``Refused`` where none is kept."""
    store = Store.here()
    if store is None:
        raise Refused(f"nothing is kept here, since {PLACE} is 'off'; unset it to keep a record")
    return store


def tell(store: Store) -> None:
    """Print what the record has to say of itself, if anything went wrong with it."""
    if store.told:
        print(f"carelib: {store.told}", file=sys.stderr)


def sure(told: str, yes: bool) -> bool:
    """Print what is about to be done; whether the learner wants it. ``Refused`` where nobody can be asked."""
    print(told)
    if yes:
        return True
    if not sys.stdin.isatty():
        raise Refused("a yes was expected and nobody can be asked here; say --yes")
    try:
        if input("Go on? Type yes: ").strip().lower() == "yes":
            return True
    except (EOFError, UnicodeDecodeError):
        print()  # the line that was asked on ends here
    print("Nothing was changed.")
    return False
