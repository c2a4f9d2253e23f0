"""What a GraphQL request is refused with."""

from __future__ import annotations

from typing import Any, Optional

AUTHENTICATION = "AUTHENTICATION_ERROR"
INVALID = "GRAPHQL_VALIDATION_FAILED"
UNPARSED = "GRAPHQL_PARSE_FAILED"
NOT_FOUND = "RESOURCE_NOT_FOUND"
MALFORMED = "MALFORMED_REQUEST"
NOT_ALLOWED = "OPERATION_NOT_ALLOWED"


class Refusal(Exception):
    """An error with the code that clients go by. It is answered with status 200, as the platform does."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message

    def answer(self, path: Optional[str] = None) -> Any:
        error = {"message": self.message, "extensions": {"code": self.code}}
        return {"errors": [error if path is None else {**error, "path": [path]}], "data": None}
