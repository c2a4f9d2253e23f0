"""A fuzz target that looked for nothing is told from one that found nothing."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

# What they end with, and what run.sh says of it. None of them takes the time that it was given.
EARLY = {
    "at once": ("exit 0", "ended before its 60 s"),
    "with figures": ("echo 'stat::number_of_executed_units: 9'", "ended before its 60 s"),
    "at a finding": ("echo 'SUMMARY: libFuzzer: deadly signal'; exit 77", "SUMMARY: libFuzzer: deadly signal"),
}


def run(folder, program, *words):
    path = folder / "lading-fuzz"
    path.write_text(f"#!/bin/sh\n{program}\n", "utf-8")
    path.chmod(0o755)
    environment = os.environ | {"LADING_FUZZ_OUT": str(folder)}
    return subprocess.run([ROOT / "fuzz/run.sh", *words], env=environment, capture_output=True, text=True)


@pytest.mark.parametrize("program, words", EARLY.values(), ids=EARLY)
def test_a_target_that_ends_before_its_time_is_a_failure(tmp_path, program, words):
    ended = run(tmp_path, program, "60", "heads")
    assert ended.returncode == 1 and words in ended.stdout, ended


def test_a_seed_that_fails_is_a_failure(tmp_path):
    ended = run(tmp_path, "echo 'Fatal error: a broken promise'; exit 77", "0", "heads")
    assert ended.returncode == 1 and "Fatal error: a broken promise" in ended.stdout, ended
    assert run(tmp_path, "exit 0", "0", "heads").returncode == 0
