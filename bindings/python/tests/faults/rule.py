"""What must become of a job when one of its requests goes wrong: the rule, and where the table differs from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, List, NamedTuple, Optional, Sequence

from lading import Code, Stage

from .job import Ended
from .kinds import Kind, Repeats, Times
from .requests_of import Request, Settles


@dataclass(frozen=True)
class Expected:
    """The code that what was hit ends with, OK when nothing of it is seen, and the stage."""

    code: Code
    stage: Stage
    #: Both ends are right: which of them it is depends on what else was asked in the same request.
    or_success: bool = False

    def __str__(self) -> str:
        return f"{self.code.name} at {self.stage.name}" if self.code != Code.OK else "success"


@dataclass(frozen=True)
class Case:
    request: Request
    kind: Kind
    which: Times

    @property
    def wanted(self) -> Expected:
        difference = next((each for each in DIFFERENCES if each.applies(self)), None)
        code, or_success = Code.OK, False
        if difference is not None:
            code = self.kind.code if difference.code is None else difference.code
            or_success = difference.or_success
        elif not is_overcome(self.request, self.kind, self.which.always):
            code = self.kind.code
        return Expected(code, (self.kind.stage or self.request.stage) if code else Stage.NONE, or_success)


def is_overcome(request: Request, kind: Kind, always: bool) -> bool:
    """The rule: whether the job goes on as if nothing had happened."""
    # What is not read can't be wrong.
    if kind.good_status and kind.carried_out and not request.answer_is_read:
        return True
    # A request whose carrying out can be asked for is over once it was carried out, whatever its answer.
    if kind.carried_out and request.settles == Settles.BY_ASKING:
        return True
    # A token that is refused is renewed, once.
    if kind.name == "status 401" and request.signed_in:
        return not always
    if always:
        return False
    # It may have been carried out, unless the platform says that it was not.
    if request.settles == Settles.NOT:
        return kind.name == "status 429"
    # What is begun anew needs no answer to what was before; an answer that is the platform's own is its last word.
    if kind.repeats == Repeats.NEVER:
        return request.settles == Settles.BY_BEGINNING_AGAIN and kind.carried_out and not kind.good_status
    return True


class Difference(NamedTuple):
    """Why some cells of the table differ from the rule."""

    because: str
    applies: Callable[[Case], bool]
    #: The kind's own when there is none.
    code: Optional[Code]
    or_success: bool = False


def _case(request: Sequence[str], kinds: Sequence[str], always: Optional[bool] = None) -> Callable[[Case], bool]:
    return lambda case: (
        case.request.name in request and case.kind.name in kinds and always in (None, case.which.always)
    )


#: The first that applies decides.
DIFFERENCES: List[Difference] = [
    Difference(
        "a sign-in host refuses an id or a secret by these (RFC 6749, 5.2)",
        _case(["token"], ["status 400", "status 403"]),
        Code.CREDENTIALS_REFUSED,
    ),
    Difference(
        "a signed URL that is over is refused so, and a scene that is begun again has new ones",
        _case(["upload"], ["status 403"], always=False),
        Code.OK,
    ),
    Difference("new ones are refused as well", _case(["upload"], ["status 403"]), Code.URL_EXPIRED),
    Difference(
        "it says nothing of any scene: they are asked for again",
        _case(["status"], ["other JSON"], always=False),
        Code.OK,
    ),
    Difference("until the time to wait is over", _case(["status"], ["other JSON"]), Code.STILL_PROCESSING),
    Difference(
        "one of the scenes in the question may be what was refused: each is asked for on its own",
        _case(["status"], ["status 400", "status 404", "status 409"], always=False),
        None,
        or_success=True,
    ),
    Difference(
        "a page of results that is too long is asked for with fewer rows",
        _case(["rows made", "rows refused"], ["answer that is too long"], always=False),
        Code.OK,
    ),
    Difference("whoever made the request reads the answer", _case(["calibration"], ["other JSON"]), Code.OK),
    Difference(
        "what a scene goes to is in the address",
        _case(["input", "dry run", "create job"], ["status 404"]),
        Code.TARGET_UNKNOWN,
    ),
]


def check_end(each: Ended, case: Case, told: Sequence[str]) -> None:
    """One error, of the right code and stage, that names an item and says what happened."""
    words = "".join(f"\n      {line}" for line in told)
    assert (each.code, each.stage) == (case.wanted.code, case.wanted.stage), f"wanted {case.wanted}, not{words}"
    assert each.message and each.item, f"names no item or no reason:{words}"


def check_ends(ended: Sequence[Ended], case: Case) -> None:
    """Of all parts of a job: those that were hit end as they must, the others in success."""
    told = [str(each) for each in ended]
    bad = [each for each in ended if each.code != Code.OK]
    for each in bad:
        check_end(each, case, told)
    words = "".join(f"\n      {line}" for line in told)
    if case.wanted.code == Code.OK or (case.wanted.or_success and not bad):
        assert not bad
    elif case.which.always:
        assert len(bad) == len(ended), f"wanted {case.wanted} for all, not{words}"
    elif case.request.shared:
        assert bad, f"wanted {case.wanted}, not{words}"
    else:
        assert len(bad) == 1, f"wanted {case.wanted} for one, not{words}"
