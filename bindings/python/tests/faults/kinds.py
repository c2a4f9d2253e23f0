"""What can go wrong with a request, as the emulator does it, and what the library makes of it when it lasts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, Dict, Optional, Tuple

from lading import Code, Stage

#: Much longer than anything takes that is not meant to hang, and short enough to wait for.
STALL_MS = 800
#: More than an answer may have.
HUGE = (64 << 20) + 1


class Repeats(Enum):
    """How often a request is sent whose answer was like this."""

    AS_ALLOWED = "as often as the options allow"
    ONCE_MORE = "once more: an answer that can't be read may have come from something on the way"
    NEVER = "never: it would be answered the same"


@dataclass(frozen=True)
class Kind:
    name: str
    fault: Dict[str, Any]
    #: The code of the error when no repetition helps.
    code: Code
    repeats: Repeats = Repeats.AS_ALLOWED
    #: The platform does what was asked, and its answer gets lost or spoilt.
    carried_out: bool = False
    #: A good status, so that only the answer's content can tell that something is wrong.
    good_status: bool = False
    #: Nothing moves for so long that the attempt is given up.
    hangs: bool = False
    #: The requests that it is for, by name; all when there are none.
    only: Tuple[str, ...] = ()
    #: Where it shows, when that is not where the request is made.
    stage: Optional[Stage] = None

    def __str__(self) -> str:
        return self.name


def _status(status: int, code: Code, repeats: Repeats, name: str = "", **more: Any) -> Kind:
    carried_out = bool(more.get("carried_out"))
    return Kind(name or f"status {status}", {"status": status, **more}, code, repeats, carried_out)


_OFTEN, _ONCE_MORE, _NEVER = Repeats.AS_ALLOWED, Repeats.ONCE_MORE, Repeats.NEVER

KINDS: Tuple[Kind, ...] = (
    _status(408, Code.SERVER, _OFTEN),
    _status(429, Code.RATE_LIMITED, _OFTEN, headers={"Retry-After": "0"}),
    _status(500, Code.SERVER, _OFTEN),
    _status(503, Code.SERVER, _OFTEN, headers={"Retry-After": "0"}),
    _status(520, Code.SERVER, _OFTEN, "status of a gateway", content_type="text/html", body="<html>520</html>"),
    _status(524, Code.SERVER, _OFTEN, "gateway that did not wait", carried_out=True),
    _status(502, Code.SERVER, _OFTEN, "gateway that lost the answer", carried_out=True),
    Kind("gateway's page", {"html": True}, Code.SERVER),
    Kind("reset", {"reset": True}, Code.CONNECTION_LOST),
    Kind("reset while it is sent", {"half_read": True}, Code.CONNECTION_LOST),
    Kind("closed without a byte", {"close": True}, Code.CONNECTION_LOST),
    Kind("no HTTP", {"garbage": True}, Code.RESPONSE),
    Kind("silence", {"latency_ms": 2 * STALL_MS, "close": True}, Code.NETWORK_TIMEOUT, hangs=True),
    Kind("answer lost", {"lost": True}, Code.CONNECTION_LOST, carried_out=True),
    Kind("answer cut", {"truncate": True}, Code.CONNECTION_LOST, carried_out=True),
    Kind("answer that stops", {"stall_ms": 2 * STALL_MS}, Code.NETWORK_TIMEOUT, carried_out=True, hangs=True),
    Kind("page instead", {"html": True, "status": 200}, Code.RESPONSE, _ONCE_MORE, good_status=True),
    Kind("broken JSON", {"broken_json": True}, Code.RESPONSE, _ONCE_MORE, carried_out=True, good_status=True),
    Kind("empty answer", {"empty": True}, Code.RESPONSE, _ONCE_MORE, carried_out=True, good_status=True),
    Kind("JSON that is too deep", {"deep": True}, Code.RESPONSE, _ONCE_MORE, carried_out=True, good_status=True),
    Kind("other JSON", {"status": 200, "body": {"new": 1}, "carried_out": True}, Code.RESPONSE, _NEVER, True, True),
    Kind("answer that is too long", {"huge": HUGE}, Code.RESPONSE, _NEVER, carried_out=True),
    _status(302, Code.RESPONSE, _NEVER, headers={"Location": "http://127.0.0.1:9/elsewhere"}),
    _status(400, Code.REFUSED, _NEVER),
    _status(401, Code.CREDENTIALS_REFUSED, _NEVER),
    _status(403, Code.FORBIDDEN, _NEVER),
    _status(404, Code.NOT_FOUND, _NEVER),
    _status(409, Code.REFUSED, _NEVER),
    Kind(
        "URL that is over",
        {"expired_url": True},
        Code.URL_EXPIRED,
        only=("upload", "create", "upload URLs"),
        stage=Stage.UPLOAD,
    ),
    Kind("hash of other bytes", {"headers": {"x-goog-hash": "crc32c=AAAAAA=="}}, Code.CORRUPTED, only=("upload",)),
    Kind(
        "scene that fails",
        {"fail_scene": "not readable"},
        Code.SCENE_FAILED,
        _NEVER,
        only=("create", "commit", "create job"),
        stage=Stage.PROCESSING,
    ),
    Kind(
        "scene that is invalidated",
        {"invalidate_scene": "broken-input"},
        Code.SCENE_INVALIDATED,
        _NEVER,
        only=("create", "commit", "create job"),
        stage=Stage.PROCESSING,
    ),
)


@dataclass(frozen=True)
class Times:
    """Which of the requests go wrong: their name, and what makes the emulator choose them."""

    name: str
    rule: Dict[str, int]
    always: bool = False

    def __str__(self) -> str:
        return self.name


def times(count: int, behind: int) -> Tuple[Times, ...]:
    """The first, the middle one and the last of so many, each once, and all of them."""
    chosen = {1: "first" if count > 1 else "once", count: "last" if count > 1 else "once"}
    chosen.setdefault((count + 1) // 2, "middle")
    once = tuple(Times(name, {"from": behind + nth, "times": 1}) for nth, name in sorted(chosen.items()))
    return (*once, Times("every", {"from": behind + 1}, always=True))
