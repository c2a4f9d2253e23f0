"""The README's first screen runs as it stands, with only the platform's address filled in."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(language):
    return re.search(rf"```{language}\n(.*?)```", README, re.DOTALL).group(1)


@pytest.fixture
def surroundings(emulator, tmp_path):
    """A folder with the image, an environment with credentials, a platform with the project."""
    image = (ROOT / "bindings/demo/front_0.jpg").read_bytes()
    (tmp_path / "front.jpg").write_bytes(image)
    environment = {
        **os.environ,
        "KOGNIC_CREDENTIALS": str(emulator.credentials_file(tmp_path / "credentials.json")),
        "PYTHONPATH": str(ROOT / "bindings/python"),
    }
    return {"cwd": tmp_path, "env": environment, "capture_output": True, "text": True, "timeout": 60}


def test_the_c_program(emulator, surroundings):
    source = block("c")
    assert len(source.splitlines()) <= 25
    opened = "if (lading_client_open"
    address = f'options.base_url = (lading_string){{"{emulator.url}", LADING_NUL_TERMINATED}};\n    '
    source = source.replace(opened, address + opened).replace("my-project", "project-a")
    folder = surroundings["cwd"]
    (folder / "program.c").write_text(source)
    build = ROOT / "build"
    flags = ["-std=c99", "-Wall", "-Wextra", "-Werror", f"-I{ROOT / 'include'}", f"-L{build}", "-llading"]
    subprocess.run(["cc", "program.c", "-o", "program", *flags, f"-Wl,-rpath,{build}"], cwd=folder, check=True)
    ran = subprocess.run(["./program"], **surroundings)
    assert (ran.returncode, ran.stderr) == (0, "")
    uuid, status = ran.stdout.split()
    assert status == "created" and uuid in str(emulator.control.scenes())


def test_the_python_program(emulator, surroundings):
    source = block("python")
    assert len(source.splitlines()) <= 10
    source = source.replace("KognicIOClient()", f"KognicIOClient(base_url={emulator.url!r})")
    ran = subprocess.run([sys.executable, "-c", source.replace("my-project", "project-a")], **surroundings)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("drive-7 InputCreationStatus.CREATED ")
