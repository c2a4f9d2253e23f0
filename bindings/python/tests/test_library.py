"""Finding the shared library."""

import pytest

from lading import _library


def test_the_error_lists_where_it_looked(monkeypatch, tmp_path):
    path = str(tmp_path / "missing.so")
    monkeypatch.setenv("LADING_LIBRARY", path)
    with pytest.raises(_library.LibraryNotFoundError) as error:
        _library.load()
    assert path in str(error.value)
    assert "LADING_LIBRARY" in str(error.value)


def test_a_named_library_is_not_replaced_by_another(monkeypatch, tmp_path):
    broken = tmp_path / "liblading.so"
    broken.write_text("not a library")
    monkeypatch.setenv("LADING_LIBRARY", str(broken))
    with pytest.raises(_library.LibraryNotFoundError) as error:
        _library.load()
    assert str(broken) in str(error.value)


def test_places_are_tried_in_the_documented_order(monkeypatch):
    monkeypatch.delenv("LADING_LIBRARY", raising=False)
    places = [path for path, _ in _library._candidates()]
    package = str(_library.Path(_library.__file__).parent)
    kinds = ["package" if path.startswith(package) else "tree" if "/" in path else "system" for path in places]
    assert kinds == sorted(kinds, key=["package", "tree", "system"].index)
    assert [path for path in places if "/build/" in path][0].endswith("/build/liblading.so")


def test_another_library_is_refused(monkeypatch):
    monkeypatch.setenv("LADING_LIBRARY", "libc.so.6")
    monkeypatch.setattr(_library.os.path, "exists", lambda path: True)
    with pytest.raises(_library.LibraryNotFoundError, match="not the lading library"):
        _library.load()
