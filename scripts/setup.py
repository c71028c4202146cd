"""Make .venv and install what a lock file names: `python scripts/setup.py [users|dev]`.

The same on every system, with or without make. A stamp in .venv (.users, .dev) holds what was installed; while it
still fits, nothing is done. This file keeps to words that an old Python can read, to say that it is too old.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time

NEEDED = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")
LOCKS = {"users": "requirements.lock", "dev": "requirements-dev.lock"}
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
LOG = os.path.join(VENV, "install.log")
VENV_PYTHON = os.path.join(VENV, *(["Scripts", "python.exe"] if os.name == "nt" else ["bin", "python"]))
CAUSES = (  # words in pip's log -> what to do
    ("DO NOT MATCH THE HASHES", "a download is not what the lock file names; try again, and if it stays so, report it"),
    ("No space left", "the disk is full; free about 1 GB and run the same command again"),
    ("connection", "the package index cannot be reached; connect to the network and run the same command again"),
    (
        "No matching distribution",
        "no package index was reached, or one lacks a package; check the network and try again",
    ),
)


def stop(text):
    """End with one line on standard error and exit status 2."""
    sys.stderr.write("carelib: %s\n" % text)
    sys.exit(2)


def say(text):
    """Print one line at once, also into a pipe."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def enough(python):
    """True where this command starts a Python that is new enough."""
    code = "import sys; sys.exit(sys.version_info[:2] < (%d, %d))" % NEEDED
    try:
        return subprocess.call([python, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) == 0
    except OSError:
        return False


def hand_over_to_newer_python():
    """Go on with a newer Python where this one is too old, or end with one line."""
    if sys.version_info[:2] >= NEEDED:
        return
    for python in NEWER:
        if enough(python):
            sys.exit(subprocess.call([python] + sys.argv))
    found = "%d.%d" % sys.version_info[:2]
    stop("Python 3.11 or newer is needed, this is %s; install a newer Python and run this again" % found)


def key(lock):
    """What an installation depends on, as one word: files, place and Python."""
    parts = [VENV]
    for folder, _, names in sorted(os.walk(os.path.join(ROOT, "assets", "jupyter"))):
        parts += [os.path.join(folder, name) for name in sorted(names)]
    parts += [os.path.join(ROOT, name) for name in ("pyproject.toml", lock)]
    found = hashlib.sha256()
    for part in parts:
        found.update(part.encode())
        if os.path.isfile(part):
            with open(part, "rb") as file:
                found.update(file.read())
    return found.hexdigest()


def installed(kind):
    """True where .venv holds what this kind needs; what authors have is more than users need."""
    kinds = ("users", "dev") if kind == "users" else ("dev",)
    for name in kinds:
        stamp = os.path.join(VENV, "." + name)
        if os.path.isfile(VENV_PYTHON) and os.path.isfile(stamp):
            with open(stamp) as file:
                if file.read().strip() == key(LOCKS[name]):
                    return True
    return False


def make_venv():
    """Make .venv with pip in it, unless there is one that works."""
    if enough(VENV_PYTHON) and run([VENV_PYTHON, "-m", "pip", "--version"]) == 0:
        return
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        stop("this Python cannot make environments; install its venv part (Debian, Ubuntu: apt install python3-venv)")
    say("Making .venv with Python %d.%d.%d ..." % sys.version_info[:3])
    shutil.rmtree(VENV, ignore_errors=True)
    if run([sys.executable, "-m", "venv", VENV]) != 0:
        stop("could not make .venv in %s; see that the folder can be written to and the disk is not full" % ROOT)


def run(command, **how):
    """The exit status of a command that prints nothing, or what `how` says instead."""
    how.setdefault("stdout", subprocess.DEVNULL)
    how.setdefault("stderr", subprocess.DEVNULL)
    return subprocess.call(command, cwd=ROOT, **how)


def pip(*arguments, **how):
    """Let pip install; where it fails, say why in one line. Its own complaints go into a log."""
    command = [VENV_PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", "install"] + list(arguments)
    with open(LOG, "w") as log:
        status = run(command, stderr=log, **how)
    if status == 0:
        os.remove(LOG)
        return
    with open(LOG, errors="replace") as log:
        text = log.read()
    for words, what in CAUSES:
        if words.lower() in text.lower():
            stop("%s (pip's own words: %s)" % (what, LOG))
    stop("pip could not install everything; its own words are in %s" % LOG)


def main(kind):
    """Install what is missing, and nothing else."""
    if kind not in LOCKS:
        stop("%s: no such set; use users (to take the course) or dev (to test and write)" % kind)
    if installed(kind):
        return
    hand_over_to_newer_python()
    begun = time.time()
    make_venv()
    lock = LOCKS[kind]
    with open(os.path.join(ROOT, lock), encoding="utf-8") as file:
        count = sum("==" in line for line in file)
    say("Installing up to %d packages of %s into .venv, once: one to three minutes." % (count, lock))
    say("(The last step, after 'Installing collected packages', is silent for up to a minute.)")
    pip("--require-hashes", "--progress-bar", "on", "-r", lock, stdout=None)
    say("Putting carelib itself into .venv ...")
    pip("--no-deps", "--no-index", "--no-build-isolation", "--editable", ".")
    with open(os.path.join(VENV, "." + kind), "w") as stamp:
        stamp.write(key(lock) + "\n")
    say("Installed in %d s." % (time.time() - begun))


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "users")
    except KeyboardInterrupt:
        sys.stderr.write("\ncarelib: stopped; run the same command again to go on\n")
        sys.exit(130)
