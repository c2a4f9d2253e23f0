"""Single requests that make something: a calibration of Kognic, a dataset of Labelbox."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, List

from job import Ended, Watched
from requests_of import Request, Settles
from rule import Case, check_ends

from lading import Code, Stage, State
from lading._structs import PLATFORM_LABELBOX
from lading.emulator import Emulator
from lading.errors import LadingError

BODIES = Path(__file__).resolve().parents[4] / "Tests" / "fixtures" / "bodies"
MAY_BE_THERE = "may have been carried out"


class _Alone:
    """Makes one thing. Once a request may have made it, it is never sent again, and the error says so."""

    REQUESTS: Any
    SETTINGS: Dict[str, Any] = {}
    operation = ""

    def prepare(self, emulator: Emulator) -> None:
        """Nothing that has to be there."""

    def account(self, emulator: Emulator) -> Dict[str, Any]:
        raise NotImplementedError

    def parameters(self) -> Dict[str, Any]:
        raise NotImplementedError

    def made(self, emulator: Emulator) -> int:
        """How many there are."""
        raise NotImplementedError

    def run(self, emulator: Emulator, options: Dict[str, Any], wait_ms: int, _: None) -> List[Ended]:
        with Watched(base_url=emulator.url, **self.account(emulator), **options) as client:
            try:
                client.request(self.operation, self.parameters())
            except LadingError as error:
                return [Ended(0, State.FAILED, Code(error.code), Stage(error.stage), error.item, str(error))]
        return [Ended(0, State.DONE, Code.OK, Stage.NONE, "", "")]

    def check(self, emulator: Emulator, ended: List[Ended], case: Case) -> Dict[str, int]:
        check_ends(ended, case)
        (only,) = ended
        made = self.made(emulator)
        if only.code != Code.OK and made:
            assert case.request.settles == Settles.NOT and MAY_BE_THERE in only.message, str(only)
        return {"lost": int(only.code == Code.OK and not made), "doubled": int(made > 1)}


class Calibration(_Alone):
    REQUESTS = (
        Request("token", {"path": "/v1/auth/oauth/token"}, Stage.SIGN_IN, signed_in=False),
        Request("workspaces", {"path": "/v1/workspaces"}, Stage.WORKSPACE),
        Request("calibration", {"path": "/v1/calibrations"}, Stage.REQUEST, settles=Settles.NOT),
    )
    operation = "calibrations.create"

    def account(self, emulator: Emulator) -> Dict[str, Any]:
        return {"client_id": emulator.client_id, "client_secret": emulator.client_secret}

    def parameters(self) -> Dict[str, Any]:
        return dict(json.loads((BODIES / "calibration.json").read_text()))

    def made(self, emulator: Emulator) -> int:
        return len(emulator.control.calibrations())


class Dataset(_Alone):
    REQUESTS = (
        Request("integrations", {"operation": "iamIntegrations"}, Stage.REQUEST, signed_in=False),
        Request("dataset", {"operation": "createDataset"}, Stage.REQUEST, settles=Settles.NOT, signed_in=False),
        Request("signer", {"operation": "setSignerForDataset"}, Stage.REQUEST, signed_in=False),
        Request("validation", {"operation": "validateDataset"}, Stage.REQUEST, signed_in=False),
    )
    SETTINGS = {"iam_integrations": [{"id": "integration", "name": "bucket", "isOrgDefault": True}]}
    operation = "datasets.create"

    def account(self, emulator: Emulator) -> Dict[str, Any]:
        return {"platform": PLATFORM_LABELBOX, "api_key": emulator.api_key}

    def parameters(self) -> Dict[str, Any]:
        return {"name": "drive-7"}

    def made(self, emulator: Emulator) -> int:
        return sum(not each.get("deleted") for each in emulator.control.datasets())
