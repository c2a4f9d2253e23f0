"""Imports a manifest of data rows into a new dataset, says what became of each row, and writes those that were not made
into a manifest beside it, which can be imported again.

python import_manifest.py [--base-url URL] [--skip-invalid] --new-dataset NAME manifest     (API key: LABELBOX_API_KEY)
"""

import argparse
import sys
from pathlib import Path

import lading.labelbox as lb

parser = argparse.ArgumentParser()
parser.add_argument("--base-url", default="https://api.labelbox.com", help="an emulator or a gateway instead")
parser.add_argument("--new-dataset", required=True, metavar="NAME")
parser.add_argument("--skip-invalid", action="store_true", help="send the rows without errors; default: nothing")
parser.add_argument("manifest", type=Path)
arguments = parser.parse_args()


def show(progress):
    print(f"{progress.rows} rows, {progress.rows_made} made, {progress.rows_refused} refused, {progress.stage.name.lower()}")


with lb.Client(endpoint=f"{arguments.base_url}/graphql") as client:
    dataset = client.create_dataset(name=arguments.new_dataset)
    print(f"dataset {dataset.uid}")
    try:
        task = dataset.import_manifest(arguments.manifest, skip_invalid_rows=arguments.skip_invalid, on_progress=show)
        task.wait_till_done()
    except lb.LabelboxError as error:
        for finding in getattr(error, "findings", []):
            print(f"{arguments.manifest}:{finding.line}:{finding.column}: {finding.severity}: {finding.message}")
        sys.exit(str(error))
    for row in task.row_results():
        name = row.global_key or row.external_id or row.row_data
        print(f"row {row.row} {row.state.name.lower()} {row.id or ''} {name}{': ' * bool(row.message)}{row.message}")
    if task.has_errors():
        refused = arguments.manifest.with_name(arguments.manifest.name + ".refused.ndjson")
        print(f"{task.write_refused(refused)} rows to import again are in {refused}")
        sys.exit(3)
