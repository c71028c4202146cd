"""Find nginx for the test of `deploy/`, or get Debian's package where we may: `python scripts/get_nginx.py` prints its path."""

import os
import shutil
import subprocess
import sys

PLACES = "/usr/sbin:/usr/local/sbin"


class NoNginx(Exception):
    """There is no nginx and none could be had; the text says what to do."""


def nginx() -> str:
    """The path of nginx. ``NoNginx`` where there is none and none can be had."""
    if path := found():
        return path
    if os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get"):
        quietly = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}  # installed, not started
        for words in (["update"], ["install", "--yes", "--no-install-recommends", "nginx-light"]):
            subprocess.run(["apt-get", *words], check=False, env=quietly, capture_output=True, timeout=300)
        if path := found():
            return path
    raise NoNginx("no nginx found and none could be installed; install nginx, then run this again")


def found() -> str | None:
    """An nginx that is there already."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}{os.pathsep}{PLACES}")


if __name__ == "__main__":
    try:
        print(nginx())
    except NoNginx as error:
        print(f"carelib: {error}", file=sys.stderr)
        sys.exit(2)
