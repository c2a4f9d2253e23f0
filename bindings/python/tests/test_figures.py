"""The block of figures that a run ends with."""

import figures
import pytest


def test_what_is_added_to_a_line_is_summed_and_so_are_the_lines():
    lines = figures.block(
        [
            ("Killed at random", {"kills": 1000, "scenes": 20, "lost": 0, "doubled": 0}),
            ("Killed at random", {"kills": 500, "scenes": 5, "lost": 1, "doubled": 0}),
            ("Fault table", {"faults": 7}),
        ]
    )
    assert [line.split() for line in lines] == [
        ["kills", "faults", "jobs", "scenes", "rows", "lost", "doubled"],
        ["Killed", "at", "random", "1,500", "-", "-", "25", "-", "1", "0"],
        ["Fault", "table", "-", "7", "-", "-", "-", "-", "-"],
        ["Together", "1,500", "7", "-", "25", "-", "1", "0"],
    ]
    assert len(set(map(len, lines))) == 1


def test_no_block_without_figures():
    assert figures.block([]) == []


@pytest.mark.parametrize("counts", [{"killed": 1}, {"scenes": 1}, {"rows": 1, "lost": 0}])
def test_a_figure_without_a_column_or_what_was_lost_is_refused(counts):
    with pytest.raises(ValueError):
        figures.add("Mistaken", **counts)


def test_programs_that_are_given_a_file_share_one_block(tmp_path, monkeypatch):
    path = tmp_path / "figures"
    monkeypatch.setenv(figures.FILE, str(path))
    monkeypatch.setattr(figures, "_added", [])
    figures.add("First", kills=2)
    figures.add("Second", rows=3, lost=0, doubled=0)
    assert figures.read(path) == figures.added() == [("First", {"kills": 2}), ("Second", {"rows": 3, "lost": 0, "doubled": 0})]
