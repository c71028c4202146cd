"""Where the notebooks and the pages' assets stand: beside the package in a checkout, inside it where it was installed."""

from pathlib import Path

PACKAGE = Path(__file__).parent
SHIPPED = PACKAGE / "shipped"
"""In a wheel: copies of ``notebooks/`` and ``assets/``. In a checkout there is no such folder."""
ROOT = SHIPPED if SHIPPED.is_dir() else PACKAGE.parent
NOTEBOOKS = ROOT / "notebooks"
ASSETS = ROOT / "assets"
"""Templates, styles and scripts of the pages."""
