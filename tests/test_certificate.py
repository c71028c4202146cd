"""The certificate: only at mastery, read back from the PDF, honest about what it is."""

import re
import zlib
from datetime import UTC, datetime

import pytest

from carelib import __main__ as cli
from carelib.loader import library as shipped
from carelib.model import Objective
from carelib.progress import Mastery
from carelib.publish.certificate import NotYet, certificate
from carelib.standing import Standing
from carelib.store import PLACE

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
ALL = sorted(shipped().of(Objective).values(), key=lambda one: one.id)


def stands(mastered: int) -> Standing:
    found = {
        one: Mastery(3, 3, "mastered", NOW) if number < mastered else Mastery(0, 0, "open")
        for number, one in enumerate(ALL)
    }
    return Standing(9, (), found, {}, (), 0, {})


def words_of(pdf: bytes) -> str:
    """The text of a PDF's pages, as its own operators write it."""
    streams = [zlib.decompress(one) for one in re.findall(rb"stream\n(.*?)\nendstream", pdf, re.S)]
    pieces = [text for one in streams for text in re.findall(rb"\((.*?)(?<!\\)\) Tj", one, re.S)]
    return re.sub(r"\\([()\\])", r"\1", b" ".join(pieces).decode("latin-1"))


def test_it_says_who_what_when_and_what_it_is_not(library):
    text = words_of(certificate(library, stands(len(ALL)), "Zoë O'Hara (she)", NOW))
    assert "Zoë O'Hara (she) had the aims below mastered on 01 March 2026" in text
    assert "This is no licence to treat" in text
    for one in ALL:
        assert one.text.split()[0] in text
    assert text.count("(01 March 2026)") + text.count("(01 March") >= len(ALL)


def test_only_what_is_mastered_stands_in_it(library):
    text = words_of(certificate(library, stands(len(ALL) - 1), "A", NOW))
    assert " ".join(ALL[-1].text.split()[:6]) not in text
    assert " ".join(ALL[0].text.split()[:6]) in text


def test_before_mastery_there_is_none(library):
    needed = -(-len(ALL) * 8 // 10)
    with pytest.raises(NotYet, match=f"{needed - 1} of {len(ALL)} aims are mastered now, {needed} are asked for"):
        certificate(library, stands(needed - 1), "A", NOW)
    assert certificate(library, stands(needed), "A", NOW).startswith(b"%PDF")


def test_a_name_that_its_letters_cannot_write_is_told(library):
    with pytest.raises(NotYet, match="'Ж' cannot be written here"):
        certificate(library, stands(len(ALL)), "Жанна", NOW)


def test_the_command_writes_a_new_file_or_one_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv(PLACE, str(tmp_path / "progress.sqlite"))
    file = tmp_path / "mine.pdf"
    assert cli.main(["certificate", str(file), "--name", "A"]) == 2
    assert f"0 of {len(ALL)} aims are mastered now" in capsys.readouterr().err
    assert not file.exists()
    monkeypatch.setattr("carelib.record.standing", lambda *_: stands(len(ALL)))
    assert cli.main(["certificate", str(file), "--name", "  A  B "]) == 0
    assert "A B had the aims" in words_of(file.read_bytes())
    before = file.read_bytes()
    capsys.readouterr()
    assert cli.main(["certificate", str(file), "--name", "A"]) == 2
    assert "there already" in capsys.readouterr().err
    assert file.read_bytes() == before
    assert cli.main(["certificate", str(tmp_path / "mine.txt"), "--name", "A"]) == 2
    assert cli.main(["certificate", str(tmp_path / "no" / "mine.pdf"), "--name", "A"]) == 2
    assert "name a folder that is there" in capsys.readouterr().err
