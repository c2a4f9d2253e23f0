"""Calibrations of the sensors of a vehicle."""

from __future__ import annotations

import uuid
from typing import Any

from .answers import ApiError
from .calibration_shapes import CALIBRATION
from .call import Call, Route
from .records import Calibration
from .shape import Invalid, name, record


def create(call: Call) -> dict:
    made = Calibration(
        id=str(uuid.uuid4()),
        external_id=call.body["externalId"],
        created=call.state.timestamp(),
        workspace_id=call.workspace(),
        calibration=call.body["calibration"],
    )
    call.state.calibrations.put(made)
    return _answer(made)


def _answer(found: Calibration) -> dict:
    return {
        "id": found.id,
        "externalId": found.external_id,
        "created": found.created,
        "workspaceId": found.workspace_id,
    }


def get(call: Call) -> Any:
    """One by `id`, a list by `externalId`, else all; each with its content."""
    state, wanted, external_id = call.state, call.query.get("id"), call.query.get("externalId")
    if wanted is not None and external_id is not None:
        raise Invalid("Give either id or externalId, not both")
    if wanted is not None:
        if wanted not in state.calibrations:
            raise ApiError(404, f"There is no calibration {wanted}")
        return _with_content(state.calibrations[wanted])
    return [_with_content(c) for c in state.calibrations.values() if external_id in (None, c.external_id)]


def _with_content(found: Calibration) -> dict:
    return {**_answer(found), "calibration": found.calibration}


ROUTES = [
    Route("POST", "/v1/calibrations", create, record({"externalId": name, "calibration": CALIBRATION})),
    Route("GET", "/v1/calibrations", get),
]
