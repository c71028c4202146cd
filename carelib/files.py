"""Files written whole or not at all: what is read meanwhile, or left after a full disk, is the old one or the new one."""

import errno
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})


def replace(path: Path, data: bytes) -> None:
    """Write this in place of what the file held; ``OSError`` where it cannot be, and then nothing has changed."""
    path = path.resolve()  # a link stays a link
    if path.exists() and not path.is_file():
        raise IsADirectoryError(21, "it is no file", str(path))
    half = _half(path)
    try:
        half.write_bytes(data)
        if path.exists():
            shutil.copymode(path, half)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def add(made: Mapping[Path, bytes], *, mode: int | None = None) -> None:
    """Put all of these new files in place, or none; ``FileExistsError`` where one is there: nothing is written over.

    ``mode``: who may read them, whatever the process's mask; while they are being written nobody else does.
    """
    halves = {file: _half(file) for file in made}
    placed: list[Path] = []
    try:
        for file, half in halves.items():
            half.touch(0o666 if mode is None else 0o600, exist_ok=False)
            half.write_bytes(made[file])
            if mode is not None:
                half.chmod(mode)
        for file, half in halves.items():
            _place(half, file)
            placed.append(file)
    except BaseException:  # also Ctrl-C
        for file in placed:
            file.unlink(missing_ok=True)
        raise
    finally:
        for half in halves.values():
            half.unlink(missing_ok=True)


def _place(half: Path, file: Path) -> None:
    try:
        os.link(half, file)  # unlike a rename, this fails where there is a file
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        file.touch(0o600, exist_ok=False)  # some disks know no links: then it is copied
        try:
            file.write_bytes(half.read_bytes())
            shutil.copymode(half, file)
        except BaseException:  # a full disk leaves nothing of it, nor does Ctrl-C
            file.unlink()
            raise


def _half(path: Path) -> Path:
    return path.with_name(f".{uuid4().hex[:8]}-{path.name}.half")
