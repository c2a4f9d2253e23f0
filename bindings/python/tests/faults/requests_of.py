"""The requests that a job makes, as far as faults are concerned."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, Dict

from lading import Stage


class Settles(Enum):
    """What is done about an answer from which it can't be told whether the request was carried out."""

    BY_REPEATING = "it is sent again, which does no harm"
    BY_ASKING = "the platform is asked whether it was carried out, and it is sent again only when it was not"
    BY_BEGINNING_AGAIN = "what it made is left as it is, where it does no harm, and another takes its place"
    NOT = "it ends with an error that says that it may have been carried out"


@dataclass(frozen=True)
class Request:
    name: str
    match: Dict[str, Any]
    stage: Stage
    #: How often a job makes it.
    count: int = 1
    settles: Settles = Settles.BY_REPEATING
    #: All scenes of the job wait for the one answer.
    shared: bool = False
    #: The answer tells nothing that is needed: its status says all.
    answer_is_read: bool = True
    #: It carries the token of a sign-in, which is renewed when it is refused.
    signed_in: bool = True
    #: So many others that match come before it.
    behind: int = 0

    def __str__(self) -> str:
        return self.name
