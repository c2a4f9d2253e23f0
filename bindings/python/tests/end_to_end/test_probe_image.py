"""Sizes of images, from their bytes."""

import pytest
from images import png

from lading import Code, probe_image
from lading.errors import FileError, ImageError, MissingFileError


def test_a_path_and_bytes_say_the_same(tmp_path):
    path = tmp_path / "köln.txt"
    path.write_bytes(png(640, 480))
    info = probe_image(path)
    assert (info.format, info.width, info.height, info.orientation) == ("png", 640, 480, 1)
    assert probe_image(str(path)) == probe_image(png(640, 480)) == probe_image(bytearray(png(640, 480))) == info


@pytest.mark.parametrize("data", [b"text", png()[:40], b""])
def test_other_bytes_are_refused(data):
    with pytest.raises((ImageError, FileError)):
        probe_image(data)


def test_a_missing_file(tmp_path):
    with pytest.raises(MissingFileError) as error:
        probe_image(tmp_path / "not-there.png")
    assert error.value.code == Code.FILE_MISSING
    assert "not-there.png" in error.value.filename
