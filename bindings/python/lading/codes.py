"""The numbers of ``lading.h``, which never change."""

from __future__ import annotations

from enum import IntEnum
from typing import Type, TypeVar, Union


class Code(IntEnum):
    """What went wrong. A newer library may return a number that is not here; it then stays a plain ``int``."""

    OK = 0
    ARGUMENT = 1
    HANDLE = 2
    STRUCT_SIZE = 3
    UTF8 = 4
    JSON = 5
    STATE = 6
    FORKED = 7
    REENTRANT = 8
    TIMEOUT = 9
    CLOSED = 10
    QUEUE_FULL = 11
    SYSTEM = 12
    CANCELLED = 13
    UNSUPPORTED = 14
    CREDENTIALS_MISSING = 20
    CREDENTIALS_FILE = 21
    CREDENTIALS_EXPIRED = 22
    CREDENTIALS_REFUSED = 23
    FORBIDDEN = 24
    WORKSPACE_NONE = 25
    WORKSPACE_AMBIGUOUS = 26
    TARGET_UNKNOWN = 27
    NOT_FOUND = 28
    VALIDATION = 40
    FILE_MISSING = 41
    FILE_EMPTY = 42
    FILE_UNREADABLE = 43
    FILE_CHANGED = 44
    SOURCE_FAILED = 45
    IMAGE = 46
    FILE_UNWRITABLE = 47
    SPOOL = 48
    RESOLVE = 60
    CONNECT = 61
    TLS = 62
    NETWORK_TIMEOUT = 63
    CONNECTION_LOST = 64
    PROXY = 65
    DEADLINE = 66
    CORRUPTED = 67
    REFUSED = 80
    SERVER = 81
    RATE_LIMITED = 82
    RESPONSE = 83
    URL_EXPIRED = 84
    SCENE_FAILED = 90
    SCENE_INVALIDATED = 91
    STILL_PROCESSING = 92
    IMPORT_FAILED = 93
    ROW_REFUSED = 94


class Stage(IntEnum):
    """How far a job, or a scene of it, had come."""

    NONE = 0
    VALIDATION = 1
    SIGN_IN = 2
    WORKSPACE = 3
    SCENE = 4
    UPLOAD = 5
    COMMIT = 6
    PROCESSING = 7
    PRE_ANNOTATION = 8
    INPUT_FROM_SCENE = 9
    REQUEST = 10
    IMPORT = 11
    RESULTS = 12


class State(IntEnum):
    """What became of a scene, or of an import of data rows."""

    PENDING = 0
    CREATED = 1
    SUBMITTED = 2
    VALIDATED = 3
    FAILED = 4
    INVALIDATED = 5
    CANCELLED = 6
    PROCESSING = 7
    DONE = 8
    IMPORTED = 9
    PARTLY_IMPORTED = 10
    SPOOLED = 11


class RowState(IntEnum):
    """What became of a data row."""

    PENDING = 0
    MADE = 1
    REFUSED = 2
    NOT_SENT = 3


AnyEnum = TypeVar("AnyEnum", bound=IntEnum)


def known(enum: Type[AnyEnum], number: int) -> Union[AnyEnum, int]:
    """The member with that number, or the number itself when a newer library sent it."""
    try:
        return enum(number)
    except ValueError:
        return number
