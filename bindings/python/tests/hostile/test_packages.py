"""Packages of the tests and tools come by version and hash, and what is shipped is listed with its licence."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from lading import _library

ROOT = Path(__file__).resolve().parents[4]
LISTS = sorted((ROOT / "requirements").glob("*.in"))


@pytest.mark.parametrize("given", LISTS, ids=lambda path: path.stem)
def test_every_package_has_a_version_and_a_hash(given):
    text = given.with_suffix(".txt").read_text("utf-8")
    packages = re.split(r"\n(?=[a-z0-9])", "\n".join(line for line in text.split("\n") if not line.startswith("#")).strip())
    assert packages
    for package in packages:
        assert re.match(r"[a-z0-9-]+==[^ ]+ .*\\\n", package) and "--hash=sha256:" in package, package
    names = {package.split("==")[0] for package in packages}
    wanted = re.findall(r"^([A-Za-z0-9][A-Za-z0-9-]*)", given.read_text("utf-8"), re.M)
    assert {name.lower() for name in wanted} <= names, "run make requirements"
    assert "//" not in text and "index-url" not in text, "a registry is the user's to choose"


def test_nothing_is_installed_without_a_hash():
    scripts = [*(ROOT / "scripts").glob("*.sh"), ROOT / "Makefile"]
    for line in "\n".join(path.read_text("utf-8") for path in scripts).replace("\\\n", "").split("\n"):
        assert "pip install" not in line.replace('pip" install', "pip install") or "--require-hashes" in line, line


def test_what_is_shipped_is_listed():
    subprocess.run([sys.executable, ROOT / "scripts" / "sbom.py", "--check"], check=True)
    listed = json.loads((ROOT / "sbom.spdx.json").read_text("utf-8"))
    assert all(package["licenseDeclared"] not in ("", "NOASSERTION") for package in listed["packages"])
    library = Path(str(_library.load()._name)).resolve()
    needed = subprocess.run(["readelf", "-d", library], capture_output=True, text=True, check=True).stdout
    comments = " ".join(package.get("comment", "") for package in listed["packages"])
    # The mathematical part and the loader are glibc's.
    for name in set(re.findall(r"NEEDED.*\[(.+)\]", needed)) - {"libm.so.6"}:
        assert name.startswith("ld-linux") or name in comments, f"{name} is loaded and not in sbom.spdx.json"
    declared = (ROOT / "bindings/python/pyproject.toml").read_text("utf-8")
    assert "dependencies = []" in declared
    extras = re.search(r"\[project.optional-dependencies\]\n((?:.+\n)+)", declared)[1]
    names = {package["name"] for package in listed["packages"]}
    assert set(re.findall(r'"([A-Za-z0-9-]+)', extras)) <= names
