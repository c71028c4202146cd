"""Where things stand that the publishing modules share, and one number that they agree on."""

from platformdirs import user_cache_path

from carelib.where import NOTEBOOKS, ROOT, SHIPPED

DASHBOARD = NOTEBOOKS / "dashboard.ipynb"
SITE = (user_cache_path("carelib", appauthor=False) if ROOT == SHIPPED else ROOT / "build") / "site"
"""Where ``carelib serve`` keeps the site that it serves; made anew when anything that it is made from has changed."""
CHARTS = "_charts"
"""In that folder, and never sent to anybody: the charts that its live pages need not draw again."""
LIVE = "live/"
"""Below the root of the public server: Voilà's own pages, each with a kernel."""
MOST_VISITORS = 60
"""With a live page at one time, if nothing else is said: at about 57 MB each (measured; see docs/speed.md), what 5 GB hold with room to spare."""
