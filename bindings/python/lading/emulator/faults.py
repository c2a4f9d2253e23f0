"""Rules that make chosen requests go wrong, and the choice of which rule applies to a request. No I/O."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Callable, List, Optional, Sequence, Set

from .shape import Invalid, boolean, choice, count, integer, map_of, name, number, positive, record, string

CUTS = ("reset", "close", "half_read", "garbage", "lost", "truncate")


def _true(value: Any, at: str) -> None:
    boolean(value, at)
    if not value:
        raise Invalid(f"{at}: must be true; leave it out instead")


def _status(value: Any, at: str) -> None:
    integer(value, at)
    if not 200 <= value <= 599:
        raise Invalid(f"{at}: must be an HTTP status from 200 to 599, not {value}")


def _probability(value: Any, at: str) -> None:
    number(value, at)
    if not 0 <= value <= 1:
        raise Invalid(f"{at}: must be from 0 to 1, not {value}")


def _body(value: Any, at: str) -> None:
    if not isinstance(value, (str, dict, list)):
        raise Invalid(f"{at}: must be a string, sent as it is, or JSON")


FAULT = record(
    {},
    {
        "status": _status,
        "body": _body,
        "headers": map_of(string),
        "content_type": name,
        "latency_ms": number,
        "stall_ms": number,
        "carried_out": _true,
        "reset": _true,
        "close": _true,
        "half_read": _true,
        "garbage": _true,
        "lost": _true,
        "html": _true,
        "broken_json": _true,
        "empty": _true,
        "deep": _true,
        "huge": positive,
        "truncate": _true,
        "expired_url": _true,
        "fail_scene": name,
        "invalidate_scene": choice("broken-input", "duplicate", "incorrectly-created"),
        "fail_task": name,
        "cancel_task": _true,
        "endless_task": _true,
        "task_rows": count,
    },
)
MATCH = record(
    {}, {"method": name, "path": name, "external_id": name, "operation": name, "file": name, "more_than": count}
)
RULE = record(
    {"fault": FAULT},
    {
        "match": MATCH,
        "times": positive,
        "from": positive,
        "every": positive,
        "probability": _probability,
        "seed": integer,
    },
)


@dataclass(frozen=True)
class Asked:
    """What of a request the rules look at."""

    method: str
    path: str
    operations: Sequence[str]
    """The names that a GraphQL request goes by."""
    external_ids: Callable[[], Set[str]]
    """Only called when a rule asks for one."""
    file: str
    """The name of the file that it uploads."""
    under_way: int
    """The requests that are being handled, itself included."""


@dataclass
class Rule:
    """`source` is the rule as it was given; the counters say what it met and how often it applied."""

    source: dict
    matched: int = 0
    applied: int = 0
    random: random.Random = field(default_factory=random.Random)

    def applies(self, asked: Asked) -> bool:
        if not self._matches(asked, self.source.get("match", {})):
            return False
        if self.applied >= self.source.get("times", float("inf")):
            return False
        self.matched += 1
        if self.matched < self.source.get("from", 1) or self.matched % self.source.get("every", 1) != 0:
            return False
        if self.random.random() >= self.source.get("probability", 1):
            return False
        self.applied += 1
        return True

    @staticmethod
    def _matches(asked: Asked, match: dict) -> bool:
        if match.get("method", asked.method).upper() != asked.method:
            return False
        if not fnmatchcase(asked.path, match.get("path", "*")):
            return False
        if "operation" in match and not any(fnmatchcase(name, match["operation"]) for name in asked.operations):
            return False
        if "file" in match and not (asked.file and fnmatchcase(asked.file, match["file"])):
            return False
        if asked.under_way <= match.get("more_than", 0):
            return False
        return "external_id" not in match or any(fnmatchcase(i, match["external_id"]) for i in asked.external_ids())


class FaultRules:
    """The rules in the order they were added; the first that applies to a request decides."""

    def __init__(self) -> None:
        self.rules: List[Rule] = []

    def add(self, sources: Any) -> None:
        """Checks all of them first, so that either all are added or none. Raises `Invalid`."""
        if isinstance(sources, dict):
            sources = [sources]
        if not isinstance(sources, list):
            raise Invalid("faults: must be a rule or a list of rules")
        for index, source in enumerate(sources):
            RULE(source, f"faults[{index}]")
            if not source["fault"]:
                raise Invalid(f"faults[{index}].fault: names no fault")
            if sum(cut in source["fault"] for cut in CUTS) > 1:
                raise Invalid(f"faults[{index}].fault: give only one of {', '.join(CUTS)}")
            if "carried_out" in source["fault"] and not {"status", "html"} & set(source["fault"]):
                raise Invalid(f"faults[{index}].fault.carried_out: only goes with status or html")
        self.rules += [Rule(source, random=random.Random(source.get("seed", 0))) for source in sources]

    def choose(self, asked: Asked) -> Optional[dict]:
        """The fault for a request, if any."""
        return next((rule.source["fault"] for rule in self.rules if rule.applies(asked)), None)

    def describe(self) -> List[dict]:
        return [{**rule.source, "matched": rule.matched, "applied": rule.applied} for rule in self.rules]
