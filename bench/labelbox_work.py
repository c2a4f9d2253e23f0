"""What is measured of Labelbox, as a program for its own client; under this package after `sed`, as any program.

    labelbox_work.py case folder rows

Prints the seconds and the processor's seconds that it took; what it needs of memory is its process's.
"""

import json
import logging
import os
import sys
import time
import warnings
from pathlib import Path

import labelbox as lb

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)


def rows(dataset, folder):
    with open(folder / "rows.json", "rb") as manifest:
        return dataset.create_data_rows(json.load(manifest))


def files(dataset, folder):
    return dataset.create_data_rows(sorted(map(str, folder.glob("*.jpg"))))


def generator(dataset, folder):
    """Only in this package, as what follows: rows are taken one after another."""
    with open(folder / "rows.ndjson", "rb") as lines:
        return dataset.create_data_rows(map(json.loads, lines))


def manifest(dataset, folder):
    """The file is read as a stream."""
    return dataset.import_manifest(folder / "rows.json")


def million(dataset, folder):
    return dataset.import_manifest(folder / "million.ndjson")


def main(case, folder, count):
    """From what is on the disk to the result of each row: all in a list or, of a stream, one after another."""
    run = {"rows": rows, "files": files, "generator": generator, "manifest": manifest, "million": million}[case]
    client = lb.Client(os.environ["EMULATOR_KEY"], os.environ["EMULATOR_URL"] + "/graphql")
    dataset = client.create_dataset(name="bench")
    start, start_cpu = time.perf_counter(), time.process_time()
    task = run(dataset, Path(folder))
    task.wait_till_done()
    if case in ("rows", "files"):
        made, errors = len(task.result), task.errors
    else:
        made, errors = sum(row.id is not None for row in task.row_results()), None
    print(json.dumps([time.perf_counter() - start, time.process_time() - start_cpu]))
    if made != int(count) or errors is not None:
        raise SystemExit(f"{made} of {count} rows made")


if __name__ == "__main__":
    main(*sys.argv[1:])
