"""The control endpoints as Python methods, over the standard library's HTTP client."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any, List, Optional, Sequence, Union
from urllib.parse import quote, urlencode


class Control:
    """Talks to the emulator at `url`, in this process or another. Raises `ValueError` with the message of a refusal."""

    def __init__(self, url: str) -> None:
        self._url = url

    def health(self) -> dict:
        return self._json("GET", "/health")

    def requests(self, path: str = "", method: str = "", operation: str = "") -> List[dict]:
        """The log in order of arrival. What is given narrows it: part of a path, a GraphQL operation or its field."""
        entries = self._json("GET", "/requests")
        return [
            e
            for e in entries
            if path in e["path"]
            and method in ("", e["method"])
            and (not operation or operation in e.get("operations", ()))
        ]

    def clear_requests(self) -> None:
        self._json("DELETE", "/requests")

    def faults(self, *rules: Union[dict, List[dict]]) -> List[dict]:
        """Adds fault rules, one by one or as a list, and returns all of them with their counters."""
        flat = [rule for given in rules for rule in (given if isinstance(given, list) else [given])]
        return self._json("POST", "/faults", flat)

    def clear_faults(self) -> None:
        self._json("DELETE", "/faults")

    def settings(self, **changes: Any) -> dict:
        """Changes settings and returns all of them."""
        return self._json("POST", "/settings", changes)

    def scenes(self) -> List[dict]:
        return self._json("GET", "/scenes")

    def objects(self) -> List[dict]:
        return self._json("GET", "/objects")

    def object_bytes(self, key: str) -> bytes:
        """The bytes of an uploaded object by its `key`; the emulator must keep them."""
        scene, _, resource = key.partition("/")
        return self._bytes("GET", f"/objects/{scene}/{quote(resource, safe='')}")

    def inputs(self) -> List[dict]:
        return self._json("GET", "/inputs")

    def pre_annotations(self) -> List[dict]:
        return self._json("GET", "/pre-annotations")

    def calibrations(self) -> List[dict]:
        return self._json("GET", "/calibrations")

    def datasets(self) -> List[dict]:
        return self._json("GET", "/datasets")

    def data_rows(self, dataset: str = "", first: int = 0, count: Optional[int] = None) -> List[dict]:
        """In the order they were made, with what was sent for each as `payload`; only some of many."""
        query = {"dataset": dataset, "first": first, "count": "" if count is None else count}
        return self._json("GET", "/data-rows?" + urlencode({k: v for k, v in query.items() if v != ""}))

    def uploads(self) -> List[dict]:
        """Files uploaded to Labelbox, in order. `key` is for `object_bytes`."""
        return [{**upload, "key": "uploads/" + upload["id"]} for upload in self._json("GET", "/uploads")]

    def tasks(self) -> List[dict]:
        return self._json("GET", "/tasks")

    def metadata_fields(self) -> List[dict]:
        return self._json("GET", "/metadata-fields")

    def add_metadata_field(self, name: str, kind: str, options: Sequence[str] = (), reserved: bool = False) -> dict:
        """`kind` is string, number, datetime, embedding or enum, and an enum has options. Returns it with its ids."""
        body = {"name": name, "kind": kind, "reserved": reserved}
        return self._json("POST", "/metadata-fields", {**body, "options": list(options)} if options else body)

    def reset(self) -> None:
        self._json("POST", "/reset")

    def advance_clock(self, seconds: float) -> None:
        self._json("POST", "/clock", {"advance_seconds": seconds})

    def _json(self, method: str, path: str, body: Any = None) -> Any:
        return json.loads(self._bytes(method, path, body))

    def _bytes(self, method: str, path: str, body: Any = None) -> bytes:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"} if data else {}
        request = urllib.request.Request(f"{self._url}/_emulator{path}", data, headers, method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=60) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            raise ValueError(json.loads(error.read())["message"]) from None
