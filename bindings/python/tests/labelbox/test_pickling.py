"""Datasets and data rows go through pickle and deepcopy, to other processes too."""

from __future__ import annotations

import copy
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import lading.labelbox as lb

from .conftest import row

PACKAGE = Path(__file__).resolve().parents[2]
ELSEWHERE = """
import pickle, sys
datasets = pickle.load(sys.stdin.buffer)
assert datasets[0].client is datasets[1].client
print(datasets[0].create_data_rows_sync([{"row_data": "https://example.com/0.jpg"}]).uid)
"""


@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy, lambda each: pickle.loads(pickle.dumps(each))])
def test_in_this_process_the_client_is_the_same(way, client, dataset):
    data_row = dataset.create_data_row(row(1))
    for each in (dataset, data_row, client.get_user()):
        made = way(each)
        assert (made, made.client, vars(made)) == (each, client, vars(each)) and made is not each
    assert way(client) is client or way is copy.copy
    assert way(dataset).create_data_row(row(2)).global_key == "key-2"


def test_another_process_makes_a_client_of_its_own(client, dataset):
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        input=pickle.dumps([dataset, dataset.client.get_dataset(dataset.uid)]),
        env={**os.environ, "PYTHONPATH": str(PACKAGE)},
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert client.get_task_by_id(done.stdout.decode().strip()).status == "COMPLETE"


def test_a_client_of_a_fork_is_made_anew(client, dataset):
    pickled = pickle.dumps(dataset)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        answer = b"failed"
        try:
            answer = pickle.loads(pickled).create_data_row(row(3)).global_key.encode()
        finally:
            os.write(write, answer)
            os._exit(0)
    os.waitpid(child, 0)
    assert os.read(read, 100) == b"key-3"
    assert lb.GlobalKey("a") == pickle.loads(pickle.dumps(lb.GlobalKey("a")))
