"""What every group of requests is."""

from __future__ import annotations

from typing import Any, List, Type, TypeVar

from lading.client import Client
from lading.errors import ResponseError, ValidationError
from lading.kognic.model.base_serializer import BaseSerializer

AnyModel = TypeVar("AnyModel", bound=BaseSerializer)


class IOResource:
    def __init__(self, client: Client) -> None:
        self._client = client

    def _request(self, operation: str, **parameters: Any) -> Any:
        return self._client.request(operation, parameters)

    def _one(self, model: Type[AnyModel], operation: str, **parameters: Any) -> AnyModel:
        return parse(model, self._request(operation, **parameters), operation)

    def _many(self, model: Type[AnyModel], operation: str, **parameters: Any) -> List[AnyModel]:
        document = self._request(operation, **parameters)
        # Some queries answer with the one match itself.
        entries = document if isinstance(document, list) else [document]
        return [parse(model, entry, operation) for entry in entries]


def parse(model: Type[AnyModel], document: Any, operation: str) -> AnyModel:
    try:
        return model.from_json(document)
    except ValidationError as error:
        raise ResponseError(f"the platform's answer to {operation} has another shape: {error}") from error
