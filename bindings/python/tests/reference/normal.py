"""What two runs of one program must have in common: requests and output without what differs from run to run."""

from __future__ import annotations

import json
import re
from difflib import unified_diff
from itertools import groupby
from typing import Dict, List

from .run import Run

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)?")

SHOWN = 20
ACCEPT = ("accept", "accept-encoding")


def normal(run: Run, url: str) -> Dict[str, List[dict]]:
    """`requests` and `output`, comparable: uuids numbered as they come, times and the emulator's address replaced."""
    text = json.dumps({"requests": uploads_in_order([request_of(e) for e in run.requests]), "output": run.output})
    seen: Dict[str, str] = {}
    text = UUID.sub(lambda match: seen.setdefault(match.group(), f"uuid-{len(seen) + 1}"), text)
    return json.loads(TIME.sub("<time>", text.replace(url, "<url>")))


def request_of(entry: dict) -> dict:
    """What matters of an entry of the emulator's log."""
    headers, path, body = entry["headers"], entry["path"], entry["body"]
    storage = path.startswith("/_storage/")
    content_type = headers.get("content-type")
    if storage and content_type == "application/json":
        # IMU data: the same JSON, which the emulator checks, may be written with other white space.
        body = None
    return {
        "request": f"{entry['method']} {path}",
        # A signature hangs on the time and on the run's secret.
        "query": sorted(entry["query"]) if storage else entry["query"],
        "content_type": content_type,
        "accept": None if storage or not entry["authorization"] else [headers.get(name) for name in ACCEPT],
        "dry_run": headers.get("x-dryrun"),
        "organization": headers.get("x-organization-id"),
        # The client of 2021 sends its token to storage.
        "authorization": None if storage else entry["authorization"],
        "body": body,
        "status": entry["status"],
    }


def uploads_in_order(requests: List[dict]) -> List[dict]:
    """The requests, those PUT one after the other sorted by path: uploads run side by side."""
    ordered: List[dict] = []
    for upload, group in groupby(requests, lambda request: request["request"].startswith("PUT ")):
        ordered += sorted(group, key=lambda request: request["request"]) if upload else group
    return ordered


def by_scene(run: Run, url: str) -> Dict[str, List[dict]]:
    """As `normal`, of a run that creates several scenes: those of one scene in order, those of others beside them.

    Questions for the status are left out: how many scenes one is for depends on how many wait.
    """
    entries = [entry for entry in run.requests if entry["path"] != "/v2/scenes/query"]
    names = {e["body"]["internalId"]: e["body"]["externalId"] for e in entries if (e["body"] or {}).get("internalId")}
    text = json.dumps([entries, run.output])
    for uuid, name in names.items():
        text = text.replace(uuid, name)
    entries, output = json.loads(text)
    # `initialize` names no scene: each is like the others.
    groups = {name: [e for e in entries if name in json.dumps([e["path"], e["body"]])] for name in names.values()}
    others = [entry for entry in entries if not any(entry in group for group in groups.values())]
    ordered = others + [entry for name in sorted(groups) for entry in groups[name]]
    return normal(Run(ordered, output), url)


def assert_same(mine: Dict[str, List[dict]], theirs: Dict[str, List[dict]]) -> None:
    """Fails with the requests and lines of output that one has and the other has not."""
    for part in ("requests", "output"):
        sides = [
            [json.dumps(entry, sort_keys=True, ensure_ascii=False) for entry in run[part]] for run in (theirs, mine)
        ]
        found = list(unified_diff(*sides, f"{part} of the official client", f"{part} of lading", n=0, lineterm=""))
        if found:
            # One difference early on moves everything that follows.
            raise AssertionError("\n".join(found[:SHOWN]))
