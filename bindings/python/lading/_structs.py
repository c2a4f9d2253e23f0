"""The structs of ``lading.h``, member for member."""

from __future__ import annotations

import ctypes
from ctypes import (
    Structure,
    c_char,
    c_int32,
    c_int64,
    c_size_t,
    c_uint32,
    c_uint64,
    c_void_p,
)
from typing import Any, Type, TypeVar

NUL_TERMINATED = 2**64 - 1
FOREVER = 2**64 - 1
NO_LIMIT = 2**64 - 1

SOURCE_FILE, SOURCE_MEMORY, SOURCE_READER, SOURCE_REQUESTED = range(4)

PLATFORM_KOGNIC, PLATFORM_LABELBOX = range(1, 3)

ROWS_MADE, ROWS_REFUSED, ROWS_NOT_SENT = 2, 4, 8

EVENT_PROGRESS, EVENT_RESULT, EVENT_FINISHED, EVENT_RELEASED, EVENT_DATA_WANTED = range(1, 6)


class String(Structure):
    _fields_ = [("data", c_void_p), ("length", c_uint64)]

    def text(self) -> str:
        """The text, copied."""
        if not self.data or not self.length:
            return ""
        return ctypes.string_at(self.data, self.length).decode("utf-8", "replace")

    @classmethod
    def over(cls, encoded: bytes) -> String:
        """Points into the bytes, which the caller keeps alive. None are NULL: not given."""
        return cls(ctypes.cast(ctypes.c_char_p(encoded), c_void_p), len(encoded)) if encoded else cls()


class Error(Structure):
    _fields_ = [
        ("struct_size", c_size_t),
        ("code", c_int32),
        ("stage", c_int32),
        ("http_status", c_int32),
        ("retryable", c_int32),
        ("item", c_char * 256),
        ("message", c_char * 1024),
    ]


class ImageInfo(Structure):
    _fields_ = [
        ("struct_size", c_size_t),
        ("format", c_char * 8),
        ("width", c_uint32),
        ("height", c_uint32),
        ("orientation", c_uint32),
        ("reserved", c_uint32),
    ]


class Callback(Structure):
    """Callbacks stay NULL: they would come on a thread of the library, where Python code must not be called."""

    _fields_ = [("call", c_void_p), ("drop", c_void_p), ("context", c_void_p)]


class ClientOptions(Structure):
    _fields_ = [
        ("struct_size", c_size_t),
        ("platform", c_int32),
        ("log_level", c_int32),
        ("client_id", String),
        ("client_secret", String),
        ("credentials_file", String),
        ("workspace", String),
        ("organization_id", c_int64),
        ("base_url", String),
        ("input_host", String),
        ("workspace_host", String),
        ("order_execution_host", String),
        ("annotation_integration_host", String),
        ("auth_host", String),
        ("user_agent", String),
        ("proxy", String),
        ("ca_file", String),
        ("connect_timeout_ms", c_uint64),
        ("stall_timeout_ms", c_uint64),
        ("total_timeout_ms", c_uint64),
        ("deadline_ms", c_uint64),
        ("max_attempts", c_uint32),
        ("max_connections", c_uint32),
        ("max_retry_wait_ms", c_uint64),
        ("max_buffer_bytes", c_uint64),
        ("max_queued_jobs", c_uint32),
        ("max_active_scenes", c_uint32),
        ("max_queued_bytes", c_uint64),
        ("events", Callback),
        ("log", Callback),
        ("api_key", String),
        ("spool_directory", String),
        ("spool_sync", c_int32),
        ("spool_policy", c_int32),
        ("spool_sync_interval_ms", c_uint64),
        ("spool_max_bytes", c_uint64),
        ("spool_max_jobs", c_uint64),
        ("spool_max_age_ms", c_uint64),
        ("start_paused", c_int32),
        ("reserved", c_int32),
        ("findings", String),
    ]


class CloseReport(Structure):
    _fields_ = [
        ("struct_size", c_size_t),
        ("jobs_finished", c_uint64),
        ("jobs_cancelled", c_uint64),
        ("bytes_unsent", c_uint64),
        ("still_closing", c_int32),
        ("reserved", c_int32),
        ("jobs_spooled", c_uint64),
    ]


class Source(Structure):
    _fields_ = [
        ("struct_size", c_size_t),
        ("kind", c_int32),
        ("reserved", c_int32),
        ("data", c_void_p),
        ("size", c_uint64),
        ("read", c_void_p),
        ("rewind", c_void_p),
        ("drop", c_void_p),
        ("context", c_void_p),
    ]


class Finding(Structure):
    _fields_ = [
        ("struct_size", c_size_t),
        ("severity", c_int32),
        ("frame", c_int32),
        ("code", String),
        ("item", String),
        ("message", String),
        ("row", c_int64),
        ("line", c_uint64),
        ("column", c_uint64),
    ]


class SubmitOptions(Structure):
    _fields_ = [
        ("struct_size", c_size_t),
        ("project", String),
        ("batch", String),
        ("dry_run", c_int32),
        ("wait", c_int32),
        ("wait_timeout_ms", c_uint64),
        ("poll_interval_ms", c_uint64),
        ("no_motion_compensation", c_int32),
        ("reserved", c_int32),
        ("tag", c_uint64),
        ("priority", c_int32),
        ("copy_files", c_int32),
        ("findings", String),
    ]


class RequestOptions(Structure):
    _fields_ = [("struct_size", c_size_t), ("tag", c_uint64)]


class Limits(Structure):
    _fields_ = [("struct_size", c_size_t), ("upload_bytes_per_second", c_uint64), ("max_connections", c_uint64)]


class SpoolStatus(Structure):
    _fields_ = [
        ("struct_size", c_size_t),
        ("jobs_open", c_uint64),
        ("jobs_finished", c_uint64),
        ("jobs_damaged", c_uint64),
        ("bytes", c_uint64),
    ]


class SceneItem(Structure):
    _fields_ = [("struct_size", c_size_t), ("scene", c_void_p), ("pre_annotation", String)]


class ImportOptions(Structure):
    _fields_ = [
        ("struct_size", c_size_t),
        ("dataset", String),
        ("dry_run", c_int32),
        ("skip_invalid_rows", c_int32),
        ("upsert", c_int32),
        ("reserved", c_int32),
        ("wait_timeout_ms", c_uint64),
        ("poll_interval_ms", c_uint64),
        ("tag", c_uint64),
        ("priority", c_int32),
        ("copy_files", c_int32),
        ("findings", String),
    ]


class Progress(Structure):
    _fields_ = [
        ("struct_size", c_size_t),
        ("scenes", c_uint64),
        ("scenes_done", c_uint64),
        ("files", c_uint64),
        ("files_done", c_uint64),
        ("bytes", c_uint64),
        ("bytes_sent", c_uint64),
        ("stage", c_int32),
        ("finished", c_int32),
        ("rows", c_uint64),
        ("rows_made", c_uint64),
        ("rows_refused", c_uint64),
        ("rows_not_sent", c_uint64),
        ("reserved", c_uint64 * 8),
    ]


class Result(Structure):
    _fields_ = [
        ("struct_size", c_size_t),
        ("state", c_int32),
        ("code", c_int32),
        ("stage", c_int32),
        ("http_status", c_int32),
        ("retryable", c_int32),
        ("files", c_uint32),
        ("external_id", String),
        ("scene_uuid", String),
        ("input_uuid", String),
        ("pre_annotation_uuid", String),
        ("status", String),
        ("view_link", String),
        ("item", String),
        ("message", String),
        ("task_id", String),
    ]


class File(Structure):
    _fields_ = [
        ("struct_size", c_size_t),
        ("state", c_int32),
        ("code", c_int32),
        ("bytes", c_uint64),
        ("attempts", c_uint32),
        ("width", c_uint32),
        ("height", c_uint32),
        ("frame", c_int32),
        ("filename", String),
        ("sensor_name", String),
        ("resource_id", String),
        ("message", String),
    ]


class Event(Structure):
    _fields_ = [
        ("struct_size", c_size_t),
        ("type", c_int32),
        ("reserved", c_int32),
        ("job", c_void_p),
        ("tag", c_uint64),
        ("scene", c_uint64),
        ("file", c_uint64),
        ("progress", Progress),
    ]


AnyStruct = TypeVar("AnyStruct", bound=Structure)


def new(struct: Type[AnyStruct]) -> AnyStruct:
    """A zeroed struct with its size filled in: what the ``_INIT`` macros do."""
    value: Any = struct()
    value.struct_size = ctypes.sizeof(struct)
    if struct is Event:
        value.progress.struct_size = ctypes.sizeof(Progress)
    return value  # type: ignore[no-any-return]
