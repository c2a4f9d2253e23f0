"""The functions of ``lading.h`` with their types, and how their errors become exceptions."""

from __future__ import annotations

import ctypes
import functools
from ctypes import POINTER, c_char_p, c_int32, c_size_t, c_uint32, c_uint64, c_void_p
from typing import Any, Dict, List

from lading import _library
from lading import _structs as structs
from lading.codes import Code
from lading.errors import ArgumentError, exception_for

_HANDLE = c_void_p
_ERROR = POINTER(structs.Error)
_TEXT: List[Any] = [c_char_p, c_uint64]

# Return type first. Everything that is not here is not used by this package.
_PROTOTYPES: Dict[str, List[Any]] = {
    "lading_version": [c_char_p],
    "lading_version_number": [c_int32],
    "lading_probe_image": [c_int32, *_TEXT, POINTER(structs.ImageInfo), _ERROR],
    "lading_probe_image_memory": [c_int32, c_void_p, c_uint64, POINTER(structs.ImageInfo), _ERROR],
    "lading_client_open": [c_int32, POINTER(structs.ClientOptions), POINTER(_HANDLE), _ERROR],
    "lading_client_close": [c_int32, _HANDLE, c_uint64, POINTER(structs.CloseReport), _ERROR],
    "lading_client_submit": [c_int32, _HANDLE, _HANDLE, POINTER(structs.SubmitOptions), POINTER(_HANDLE), _ERROR],
    "lading_client_create_inputs": [
        c_int32,
        _HANDLE,
        POINTER(structs.SceneItem),
        c_uint64,
        POINTER(structs.SubmitOptions),
        POINTER(_HANDLE),
        _ERROR,
    ],
    "lading_client_follow": [
        c_int32,
        _HANDLE,
        POINTER(structs.String),
        c_uint64,
        POINTER(structs.SubmitOptions),
        POINTER(_HANDLE),
        _ERROR,
    ],
    "lading_client_import": [c_int32, _HANDLE, _HANDLE, POINTER(structs.ImportOptions), POINTER(_HANDLE), _ERROR],
    "lading_client_request": [
        c_int32,
        _HANDLE,
        *_TEXT,
        *_TEXT,
        POINTER(structs.RequestOptions),
        POINTER(_HANDLE),
        _ERROR,
    ],
    "lading_client_flush": [c_int32, _HANDLE, c_uint64, _ERROR],
    "lading_client_pause": [c_int32, _HANDLE, _ERROR],
    "lading_client_resume": [c_int32, _HANDLE, _ERROR],
    "lading_client_set_limits": [c_int32, _HANDLE, POINTER(structs.Limits), _ERROR],
    "lading_client_spool_status": [c_int32, _HANDLE, POINTER(structs.SpoolStatus), _ERROR],
    "lading_client_next_event": [c_int32, _HANDLE, c_uint64, POINTER(structs.Event), _ERROR],
    "lading_scene_create_json": [c_int32, *_TEXT, POINTER(_HANDLE), _ERROR],
    "lading_scene_destroy": [c_int32, _HANDLE],
    "lading_scene_set_source": [c_int32, _HANDLE, *_TEXT, POINTER(structs.Source), _ERROR],
    "lading_rows_create": [c_int32, POINTER(_HANDLE), _ERROR],
    "lading_rows_create_manifest": [c_int32, *_TEXT, POINTER(_HANDLE), _ERROR],
    "lading_rows_destroy": [c_int32, _HANDLE],
    "lading_rows_add_json": [c_int32, _HANDLE, *_TEXT, _ERROR],
    "lading_rows_add_manifest": [c_int32, _HANDLE, *_TEXT, _ERROR],
    "lading_job_wait": [c_int32, _HANDLE, c_uint64, _ERROR],
    "lading_job_cancel": [c_int32, _HANDLE, _ERROR],
    "lading_job_destroy": [c_int32, _HANDLE],
    "lading_job_progress": [c_int32, _HANDLE, POINTER(structs.Progress), _ERROR],
    "lading_job_result": [c_int32, _HANDLE, c_uint64, POINTER(structs.Result), _ERROR],
    "lading_job_file": [c_int32, _HANDLE, c_uint64, c_uint64, POINTER(structs.File), _ERROR],
    "lading_job_findings": [c_int32, _HANDLE, c_uint64, POINTER(_HANDLE), _ERROR],
    "lading_client_recovered": [c_int32, _HANDLE, POINTER(_HANDLE), c_uint64, POINTER(c_uint64), _ERROR],
    "lading_job_acknowledge": [c_int32, _HANDLE, _ERROR],
    "lading_job_id": [c_int32, _HANDLE, POINTER(structs.String), _ERROR],
    "lading_job_document": [c_int32, _HANDLE, POINTER(structs.String), _ERROR],
    "lading_job_rows": [c_int32, _HANDLE, c_uint64, c_uint64, POINTER(_HANDLE), _ERROR],
    "lading_job_write_rows": [c_int32, _HANDLE, c_uint32, *_TEXT, POINTER(c_uint64), _ERROR],
    "lading_job_provide": [c_int32, _HANDLE, c_uint64, c_uint64, POINTER(structs.Source), _ERROR],
    "lading_job_refuse": [c_int32, _HANDLE, c_uint64, c_uint64, *_TEXT, _ERROR],
    "lading_row_results_json": [c_int32, _HANDLE, POINTER(structs.String), _ERROR],
    "lading_row_results_destroy": [c_int32, _HANDLE],
    "lading_findings_count": [c_int32, _HANDLE, POINTER(c_uint64), POINTER(c_uint64)],
    "lading_findings_get": [c_int32, _HANDLE, c_uint64, POINTER(structs.Finding), _ERROR],
    "lading_findings_destroy": [c_int32, _HANDLE],
}


@functools.lru_cache(maxsize=None)
def library() -> ctypes.CDLL:
    """The loaded library. The first use loads it, so that the models can be used without it."""
    loaded = _library.load()
    for name, (result, *arguments) in _PROTOTYPES.items():
        function = getattr(loaded, name)
        function.restype = result
        function.argtypes = arguments
    return loaded


@functools.lru_cache(maxsize=None)
def libc() -> ctypes.CDLL:
    """The C library's malloc and free, which hand memory over for good: its end needs no Python."""
    loaded = ctypes.CDLL(None)
    loaded.malloc.restype = c_void_p
    loaded.malloc.argtypes = [c_size_t]
    loaded.free.restype = None
    loaded.free.argtypes = [c_void_p]
    return loaded


def call(name: str, *arguments: Any) -> None:
    """Calls a function whose last parameter is a ``lading_error``.

    :raises LadingError: of the class that belongs to the code
    """
    error = structs.new(structs.Error)
    check(getattr(library(), name)(*arguments, ctypes.byref(error)), error, name)


def check(code: int, error: structs.Error, name: str) -> None:
    """Raises what the call of ``name`` filled in, if it failed."""
    if code != 0:
        raise exception_for(
            code,
            error.message.decode("utf-8", "replace") or f"{name} failed with code {code}",
            stage=error.stage,
            http_status=error.http_status,
            retryable=bool(error.retryable),
            item=error.item.decode("utf-8", "replace"),
        )


def text(value: str) -> List[Any]:
    """The two arguments that a text is."""
    encoded = encode(value)
    return [encoded, len(encoded)]


def encode(value: str) -> bytes:
    """UTF-8, or an error that shows the text."""
    try:
        return value.encode("utf-8")
    except UnicodeEncodeError:
        # Such a text comes from a file name that is not UTF-8 on disk.
        shown = value.encode("utf-8", "backslashreplace").decode("utf-8")
        raise ArgumentError(
            f"{shown[:200]} can't be written as UTF-8: rename the file", code=Code.UTF8, item=shown[:200]
        ) from None
