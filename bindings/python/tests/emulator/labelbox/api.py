"""A small client of the emulator's Labelbox that says no more than the wire does."""

from __future__ import annotations

import json
from typing import Any, List, Optional, Tuple

import requests

from lading.emulator import Emulator

UPLOAD = """mutation ($file: Upload!, $contentLength: Int!, $sign: Boolean) {
    uploadFile(file: $file, contentLength: $contentLength, sign: $sign) { url filename } }"""
CREATE = "mutation ($name: String!) { createDataset(data: {name: $name}) { id name description rowCount } }"
IMPORT = """mutation ($manifestUri: String!) { upsertDataRows(data: {manifestUri: $manifestUri}) {
    id status completionPercentage result errors type } }"""
MADE = """query ($taskId: ID!, $first: Int, $from: String) {
    successesfulDataRowImports(data: {taskId: $taskId, first: $first, from: $from}) {
        nodes { id externalId globalKey rowData } after total } }"""
REFUSED = """query ($taskId: ID!, $first: Int, $from: String) {
    failedDataRowImports(data: {taskId: $taskId, first: $first, from: $from}) { after total results {
        message spec { externalId globalKey rowData metadata { schemaId value name } attachments { type value name } }
    } } }"""
TASK = """query ($taskId: ID!) { user { createdTasks(where: {id: $taskId}) {
    id status completionPercentage errors } } }"""
URL = "https://bucket.example.com/{}.jpg"


class Api:
    """Methods without more to say return the answer's data, and fail when the request is refused."""

    def __init__(self, url: str) -> None:
        self.url = url + "/graphql"
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {Emulator.api_key}"

    def answer(self, query: str, variables: Any = None, **body: Any) -> requests.Response:
        return self.session.post(self.url, json={"query": query, "variables": variables, **body}, timeout=30)

    def query(self, query: str, **variables: Any) -> Any:
        return _data(self.answer(query, variables))

    def refusal(self, query: str, **variables: Any) -> Tuple[str, str]:
        """The code and message of a request that must be refused."""
        return refusal_of(self.answer(query, variables))

    def upload_answer(
        self, data: bytes, name: str = "file.jpg", content_type: str = "image/jpeg", length: Optional[int] = None
    ) -> requests.Response:
        variables = {"file": None, "contentLength": len(data) if length is None else length, "sign": False}
        fields = {
            "operations": (None, json.dumps({"query": UPLOAD, "variables": variables})),
            "map": (None, '{"1": ["variables.file"]}'),
            "1": (name, data, content_type),
        }
        return self.session.post(self.url, files=fields, timeout=30)

    def upload(self, data: bytes, **options: Any) -> str:
        return _data(self.upload_answer(data, **options))["uploadFile"]["url"]

    def upload_json(self, value: Any) -> str:
        return self.upload(json.dumps(value).encode(), name="json_import.json", content_type="application/json")

    def dataset(self, name: str = "drive") -> str:
        return self.query(CREATE, name=name)["createDataset"]["id"]

    def start(self, chunks: List[Any], count: Optional[int] = None) -> dict:
        """Uploads lists of rows as chunks, and imports them. Returns the task."""
        count = sum(map(len, chunks)) if count is None else count
        uris = [self.upload_json(chunk) for chunk in chunks]
        manifest = {"source": "SDK", "item_count": count, "chunk_uris": uris}
        return self.query(IMPORT, manifestUri=self.upload_json(manifest))["upsertDataRows"]

    def made(self, task: dict, **options: Any) -> dict:
        return self.query(MADE, taskId=task["id"], **options)["successesfulDataRowImports"]

    def refused(self, task: dict, **options: Any) -> dict:
        return self.query(REFUSED, taskId=task["id"], **options)["failedDataRowImports"]

    def task(self, task: dict) -> dict:
        (found,) = self.query(TASK, taskId=task["id"])["user"]["createdTasks"]
        return found

    def outcome(self, rows: List[dict]) -> Tuple[List[dict], List[str]]:
        """Imports rows at once: those made, and the messages for the others."""
        task = self.start([rows])
        assert task["status"] == "COMPLETE", task
        return self.made(task)["nodes"], [each["message"] for each in self.refused(task)["results"]]


def _data(answer: requests.Response) -> Any:
    body = answer.json()
    assert answer.status_code == 200 and "errors" not in body, body
    return body["data"]


def refusal_of(answer: requests.Response) -> Tuple[str, str]:
    assert answer.status_code == 200
    (error,) = answer.json()["errors"]
    assert answer.json()["data"] is None
    return error["extensions"]["code"], error["message"]


def row(dataset: str, index: int = 0, key: Optional[dict] = None, **members: Any) -> dict:
    """A row as it goes into a chunk; a member that is None is left out."""
    payload = {"row_data": URL.format(index), **members, "dataset_id": dataset}
    return {
        "id": key or {"type": "AUTO", "value": ""},
        "payload": {name: value for name, value in payload.items() if value is not None},
    }
