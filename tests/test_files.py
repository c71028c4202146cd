"""A file is the old one or the new one, never half of one, whatever fails in between."""

import errno
import os
import shutil
from pathlib import Path

import pytest

from carelib import files

POSIX = pytest.mark.skipif(os.name == "nt", reason="links and modes are other things there")


def full(*_args, **_named):
    raise OSError(28, "No space left on device")


def test_what_fails_half_way_leaves_the_old_one(monkeypatch, tmp_path):
    path = tmp_path / "r.html"
    path.write_text("old")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        with pytest.raises(OSError, match="No space"):
            files.replace(path, b"new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
    files.replace(path, b"new")
    assert path.read_text() == "new"


@POSIX
def test_it_goes_where_a_link_points(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "real")
    files.replace(tmp_path / "link", b"page")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "page"


@POSIX
def test_a_replaced_file_is_for_those_whom_it_was_for(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("old")
    path.chmod(0o640)
    files.replace(path, b"new")
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("there", ["a", "b"])
def test_of_new_files_all_are_put_there_or_none(tmp_path, there):
    (tmp_path / there).write_text("kept")
    with pytest.raises(FileExistsError):
        files.add({tmp_path / "a": b"1", tmp_path / "b": b"2"})
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [(there, "kept")]


@pytest.mark.parametrize("step", ["touch", "write_bytes", "chmod"])
def test_a_full_disk_leaves_nothing_of_a_new_file(monkeypatch, tmp_path, step):
    with monkeypatch.context() as patch:
        patch.setattr(Path, step, full)
        with pytest.raises(OSError, match="No space"):
            files.add({tmp_path / "a": b"1"}, mode=0o644)
    assert list(tmp_path.iterdir()) == []


@POSIX
@pytest.mark.parametrize(("mode", "expected"), [(None, 0o640), (0o600, 0o600), (0o644, 0o644)])
def test_a_mode_holds_whatever_the_mask(tmp_path, mode, expected):
    mask = os.umask(0o027)
    try:
        files.add({tmp_path / "a": b"1"}, mode=mode)
    finally:
        os.umask(mask)
    assert (tmp_path / "a").stat().st_mode & 0o777 == expected


@POSIX
@pytest.mark.parametrize("mode", [None, 0o644])
def test_a_disk_that_knows_no_links_gets_a_copy_and_overwrites_nothing(monkeypatch, tmp_path, mode):
    def refused(*_):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    files.add({tmp_path / "a": b"1"}, mode=mode)
    assert (tmp_path / "a").read_bytes() == b"1"
    with pytest.raises(FileExistsError):
        files.add({tmp_path / "a": b"2"}, mode=mode)
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("a", b"1")]


def fails_on_call(number, real, problem):
    """A function that does as the real one until its call of this number, counted from 1."""
    calls = []

    def one(*given, **named):
        calls.append(given)
        if len(calls) == number:
            raise problem
        return real(*given, **named)

    return one


@POSIX
@pytest.mark.parametrize("problem", [PermissionError(errno.EPERM, "Operation not permitted"), KeyboardInterrupt()])
@pytest.mark.parametrize("number", [1, 2])
def test_a_disk_that_knows_neither_links_nor_modes_gets_all_or_none(monkeypatch, tmp_path, number, problem):
    def refused(*_):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    with monkeypatch.context() as patch:
        patch.setattr(os, "link", refused)
        patch.setattr(files.shutil, "copymode", fails_on_call(number, shutil.copymode, problem))
        with pytest.raises(type(problem)):
            files.add({tmp_path / "a": b"1", tmp_path / "b": b"2"})
    assert list(tmp_path.iterdir()) == []


@POSIX
def test_ctrl_c_between_two_files_leaves_none(monkeypatch, tmp_path):
    with monkeypatch.context() as patch:
        patch.setattr(os, "link", fails_on_call(2, os.link, KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            files.add({tmp_path / "a": b"1", tmp_path / "b": b"2"})
    assert list(tmp_path.iterdir()) == []


@POSIX
def test_a_copy_is_for_nobody_else_while_it_is_written(monkeypatch, tmp_path):
    seen = []

    def refused(*_):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    def looked(half, file):
        seen.append(file.stat().st_mode & 0o777)
        copymode(half, file)

    copymode = shutil.copymode
    monkeypatch.setattr(os, "link", refused)
    monkeypatch.setattr(files.shutil, "copymode", looked)
    files.add({tmp_path / "a": b"1"}, mode=0o600)
    assert seen == [0o600]
