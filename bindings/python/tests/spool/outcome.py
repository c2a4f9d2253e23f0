"""What must hold when a host is through, however often it was killed: each thing is there once, and told once."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any, Dict, List, Tuple

from given import FIRST_OF_ROWS, MADE, NOT_SENT, SENT, name, png, rows
from killing import Host


def check(host: Host) -> Dict[str, int]:
    """What the emulator holds: figures that add up, or an assertion."""
    scenes, imports = check_scenes(host), check_imports(host)
    names = {kind for kind, count in (("scenes", host.scenes), ("imports", host.imports)) if count}
    left = {str(path.relative_to(host.disk)) for path in host.disk.rglob("*") if path.name != "lock"}
    assert left == names, "the spool is not empty"
    return {name: scenes.get(name, 0) + imports.get(name, 0) for name in {**scenes, **imports}}


def told(host: Host, kind: str) -> Dict[int, List[str]]:
    """What the host was told of each job, once."""
    path = host.memory / kind
    lines = [line.split() for line in path.read_text().splitlines()] if path.exists() else []
    results = {int(number): rest for number, *rest in lines}
    assert len(results) == len(lines), "the host took note of a job twice"
    return results


def check_scenes(host: Host) -> Dict[str, int]:
    control = host.emulator.control
    committed = committed_scenes(host)
    times = Counter(scene["external_id"] for scene in committed)
    lost, doubled = compare(times, [f"drive-{number}" for number in range(host.scenes)])
    assert not lost and not doubled, f"lost {lost}, doubled {doubled}"
    check_files(host, committed)
    inputs = Counter(entry["scene_uuid"] for entry in control.inputs())
    made = {scene["uuid"] for scene in committed if number_of(scene) % 2}
    assert inputs == Counter(made), "an input is lost or doubled"
    assert told(host, "scenes") == {number_of(scene): [scene["uuid"]] for scene in committed}
    return {"scenes": len(committed), "lost": len(lost), "doubled": len(doubled)}


def committed_scenes(host: Host) -> List[Dict[str, Any]]:
    return [scene for scene in host.emulator.control.scenes() if scene["committed"]]


def check_truth(host: Host) -> None:
    """What holds without every record being synced: nothing is lost or half there, and what was told is so."""
    committed = committed_scenes(host)
    assert {number_of(scene) for scene in committed} == set(range(host.scenes))
    check_files(host, committed)
    scenes = {scene["uuid"]: number_of(scene) for scene in committed}
    assert {number: scenes[uuid] for number, (uuid,) in told(host, "scenes").items()} == {n: n for n in range(host.scenes)}


def check_files(host: Host, scenes: List[Dict[str, Any]]) -> None:
    objects = {entry["key"]: entry for entry in host.emulator.control.objects()}
    for scene in scenes:
        images = scene["body"]["frame"]["images"]
        hashes = sorted(objects[f"{scene['uuid']}/{image['resourceId']}"]["sha256"] for image in images)
        assert hashes == sorted(sha256(png(2 * number_of(scene) + index)) for index in range(2))


def check_imports(host: Host) -> Dict[str, int]:
    if not host.dataset:
        return {}
    control = host.emulator.control
    made = {row["id"]: row for row in control.data_rows(host.dataset)}
    names = [row["global_key"] or row["external_id"] for row in made.values()]
    wanted = [name(row) for number in range(host.imports) for row in rows(number, host.given)[:SENT]]
    lost, doubled = compare(Counter(names), wanted)
    assert not lost and not doubled, f"lost {lost}, doubled {doubled}"
    tasks = {task["id"]: task for task in control.tasks()}
    assert [task["refused"] for task in tasks.values()] == [[]] * host.imports, "an import took place twice"
    uploads = {upload["url"]: upload["sha256"] for upload in control.uploads()}
    ids = dict(zip(names, made))
    results = told(host, "imports")
    assert set(results) == set(range(host.imports))
    for number, (task, *states) in results.items():
        given = rows(number, host.given)
        assert tasks[task]["made"] == [ids[name(row)] for row in given[:SENT]]
        assert states == [f"{MADE}:{ids[name(row)]}" for row in given[:SENT]] + [f"{NOT_SENT}:"] * (len(given) - SENT)
        assert uploads[made[ids[name(given[1])]]["row_data"]] == sha256(png(FIRST_OF_ROWS + number))
    return {"rows": len(made), "lost": len(lost), "doubled": len(doubled)}


def compare(found: "Counter[str]", wanted: List[str]) -> Tuple[List[str], List[str]]:
    """What is lost, and what is there more than once or was never sent."""
    lost = sorted(set(wanted) - set(found))
    return lost, sorted(name for name, count in found.items() if count > 1 or name not in wanted)


def number_of(scene: Dict[str, Any]) -> int:
    return int(scene["external_id"].split("-")[1])


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
