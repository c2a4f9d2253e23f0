"""An import by curl and nothing else: the bytes and requests of a client, made before the clock starts. What takes as long
as this takes as long as the server."""

from __future__ import annotations

import gzip
import http.client
import json
import subprocess
from pathlib import Path
from typing import Any, Iterable, Iterator, List, Tuple
from urllib.parse import urlsplit

TAG, SPLIT, CAPTURED = "cko8s9r5v0001h2dk9elqdidh", "cko8sbczn0002h2dkdaxb5kal", "cko8sdzv70006h2dk8jg64zvb"
OPTIONS = {
    "train": "cko8sbscr0003h2dk04w86hof",
    "valid": "cko8sc2yr0004h2dk69aj5x63",
    "test": "cko8scbz70005h2dkastwhgqt",
}
LARGEST_CHUNK = 10_000_000
TASK = "id createdAt updatedAt name status completionPercentage result errors type metadata"
UPLOAD = (
    "mutation ($file: Upload!, $contentLength: Int!, $sign: Boolean) "
    "{ uploadFile(file: $file, contentLength: $contentLength, sign: $sign) { url filename } }"
)
PAGES = {
    "successesfulDataRowImports": "nodes { id externalId globalKey rowData }",
    "failedDataRowImports": "results { message spec { externalId globalKey rowData } }",
}


def chunks(rows: Iterable[dict], dataset: str) -> Iterator[bytes]:
    """The rows of `rows.dicts` as they are sent, in JSON arrays of at most 10 MB."""
    lines: List[bytes] = []
    size = 0
    for row in rows:
        tag, split, captured = (field["value"] for field in row["metadata_fields"])
        values = [(TAG, tag), (SPLIT, {}), (OPTIONS[split], {}), (CAPTURED, captured)]
        fields = [{"schemaId": schema, "value": value} for schema, value in values]
        payload = {**row, "metadata_fields": fields, "dataset_id": dataset}
        line = json.dumps({"id": {"type": "AUTO", "value": ""}, "payload": payload}, separators=(",", ":")).encode()
        if size + len(line) + 1 > LARGEST_CHUNK:
            yield b"[" + b",".join(lines) + b"]"
            lines, size = [], 1
        lines.append(line)
        size += len(line) + 1
    yield b"[" + b",".join(lines) + b"]"


class Plain:
    """Uploads are curl's, over several connections; other requests go one after another over one of their own."""

    def __init__(self, url: str, key: str, scratch: Path) -> None:
        self._url, self._key, self._scratch = url + "/graphql", key, scratch
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port)

    def ask(self, query: str, **variables: Any) -> Tuple[dict, bytes]:
        body = json.dumps({"query": query, "variables": variables})
        headers = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json", "Accept-Encoding": "gzip"}
        self._connection.request("POST", "/graphql", body, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.getheader("Content-Encoding") == "gzip":
            text = gzip.decompress(text)
        if b'"errors"' in text[:20]:
            raise SystemExit(f"{query}: {text[:500]!r}")
        return (json.loads(text) if len(text) < 10_000 else {}), text

    def upload(self, files: List[Path], kind: str, parallel: int) -> List[str]:
        """The URLs, in the order of the files."""
        config = [f"parallel\nparallel-max = {parallel}\nsilent\nno-progress-meter\nshow-error\nfail\n"]
        answers = [self._scratch / f"answer-{index}" for index in range(len(files))]
        for file, answer in zip(files, answers):
            variables = {"file": None, "contentLength": file.stat().st_size, "sign": False}
            operations = json.dumps(json.dumps({"query": UPLOAD, "variables": variables}))
            config.append(
                f'url = "{self._url}"\nheader = "Authorization: Bearer {self._key}"\noutput = "{answer}"\n'
                f'form-string = "operations={operations[1:]}\nform-string = "map={{\\"1\\": [\\"variables.file\\"]}}"\n'
                f'form = "1=@{file};type={kind}"\nnext\n'
            )
        path = self._scratch / "curl.txt"
        path.write_text("".join(config).rpartition("next\n")[0], "utf-8")
        subprocess.run(["curl", "-K", str(path)], check=True)
        return [json.loads(answer.read_bytes())["data"]["uploadFile"]["url"] for answer in answers]

    def import_chunks(self, files: List[Path], rows: int) -> None:
        """Uploads chunks and a manifest, imports them, and fetches the results."""
        self.ask("query { user { id email name } }")
        manifest = self._scratch / "plain-manifest.json"
        uris = self.upload(files, "application/json", 2)
        manifest.write_text(json.dumps({"source": "SDK", "item_count": rows, "chunk_uris": uris}))
        (uri,) = self.upload([manifest], "application/json", 1)
        query = f"mutation ($uri: String!) {{ upsertDataRows(data: {{manifestUri: $uri}}) {{ {TASK} }} }}"
        task = self.ask(query, uri=uri)[0]["data"]["upsertDataRows"]["id"]
        fetched = sum(self._pages(field, members, task) for field, members in PAGES.items())
        if fetched != rows:
            raise SystemExit(f"{fetched} results of {rows} rows")

    def _pages(self, field: str, members: str, task: str) -> int:
        query = (
            "query ($taskId: ID!, $first: Int, $from: String) "
            f"{{ {field}(data: {{taskId: $taskId, first: $first, from: $from}}) {{ {members} after total }} }}"
        )
        rows, after = 0, None
        while True:
            text = self.ask(query, **{"taskId": task, "first": 5000, "from": after})[1]
            rows += text.count(b'"rowData"')
            # Only the end is looked at: reading a page is a client's work.
            tail = text[-200:].partition(b'"after":')[2].partition(b",")[0].strip()
            after = json.loads(tail) if tail else None
            if after is None:
                return rows
