"""A state of an odd shape, as a record that was tampered with may hold: the activity begins afresh and is drawn as new."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browser.test_planted import ALL
from playwright.sync_api import Page

from carelib.activities.base import bundle, styles
from carelib.loader import library
from carelib.store.forms import SHAPES

Opener = Callable[..., Page]
ODD: tuple[Any, ...] = (
    *(None, 5, -1, True, "", "x", "__proto__", [], ["x"], [None], [-1], [99], [0.5], ["0"], {}, {"x": "y"}, {"0": 1}),
    *({"tries": it} for it in (5, "a", {"at": 1}, [5], ["zz"], [None])),
    *(
        {"tries": ["a"], "sure": 5},
        {"tries": [], "prediction": {}},
        {"tries": [], "draft": 5},
        {"text": 5},
        {"text": ["x"]},
    ),
)
NOT_ODD = {"session": [True], "checklist": [[]]}
"""Of these: sessions that were compared, and no sign that calls for help."""
KEPT = [name for name, make in ALL.items() if make(library())._key.partition(":")[0] in SHAPES]


def states(activity: Any) -> list[dict[str, Any]]:
    """Nothing, and then each odd thing under all names that the activity could look for."""
    data = json.dumps(activity.data)
    ids = {"ways", "a", "b", "compared", "safety", "unclear", "__proto__", "constructor"}
    ids |= {*activity.asked(), *(one.id for one in getattr(activity, "items", ()))}
    for key in ("goals", "claims", "providers", "questions"):
        ids |= {one["id"] for one in activity.data.get(key, ())}
    ids |= {*activity.data["gates"]} if '"gates"' in data else set()
    ids |= {f"unclear:{one}" for one in ids}
    return [{}, *(dict.fromkeys(ids, odd) for odd in ODD)]


AWAKE = 'document.addEventListener("awake", () => { document.documentElement.dataset.awake = ""; });'


@pytest.mark.parametrize("name", KEPT)
def test_it_is_drawn_as_new(name: str, open_page: Opener, tmp_path: Path) -> None:
    activity = ALL[name](library())
    hosts = []
    for number, response in enumerate(states(activity)):
        state = json.dumps({"data": activity.data, "public": False, "response": response}).replace("<", "\\u003c")
        host = f'<div class="carelib-early" data-activity="{activity._name}" data-early="{number}">'
        hosts.append(f'{host}<script type="application/json">{state}</script></div>')
    file = tmp_path / "odd.html"
    whole = f"<!doctype html><style>{styles()}</style><body>{''.join(hosts)}<script>{AWAKE}{bundle()}</script>"
    file.write_text(whole, "utf-8")
    page = open_page(file.as_uri(), ready="html[data-awake]")
    texts = page.evaluate("[...document.querySelectorAll('.carelib-early')].map((one) => one.innerText)")
    assert len(texts) == len(hosts)
    assert texts[0].strip()
    changed = [odd for odd, text in zip((None, *ODD), texts, strict=True) if text != texts[0]]
    assert changed == NOT_ODD.get(name, [])
