"""``carelib lab``: what is laid into a learner's folder."""

from carelib.publish import lab


def test_what_somebody_handed_in_beside_the_lessons_is_nobody_elses(monkeypatch, tmp_path):
    (tmp_path / "course").mkdir()
    for name in ("00-start-here.ipynb", "made-up-class.csv", "answers-1f3a.json", "_template.ipynb"):
        (tmp_path / "course" / name).write_text("{}", "utf-8")
    monkeypatch.setattr(lab, "NOTEBOOKS", tmp_path / "course")
    assert lab.lay_out(tmp_path / "mine") == (["00-start-here.ipynb", "made-up-class.csv"], [])
