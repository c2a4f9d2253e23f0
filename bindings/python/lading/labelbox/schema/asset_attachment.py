"""Attachments of data rows."""

from __future__ import annotations

from enum import Enum


class AttachmentType(str, Enum):
    AUDIO = "AUDIO"
    VIDEO = "VIDEO"
    IMAGE = "IMAGE"
    IMAGE_OVERLAY = "IMAGE_OVERLAY"
    HTML = "HTML"
    RAW_TEXT = "RAW_TEXT"
    TEXT_URL = "TEXT_URL"
    PDF_URL = "PDF_URL"
    CAMERA_IMAGE = "CAMERA_IMAGE"


class AssetAttachment:
    """The types of attachments, as text."""

    AUDIO = AttachmentType.AUDIO.value
    VIDEO = AttachmentType.VIDEO.value
    IMAGE = AttachmentType.IMAGE.value
    IMAGE_OVERLAY = AttachmentType.IMAGE_OVERLAY.value
    HTML = AttachmentType.HTML.value
    RAW_TEXT = AttachmentType.RAW_TEXT.value
    TEXT_URL = AttachmentType.TEXT_URL.value
    PDF_URL = AttachmentType.PDF_URL.value
    CAMERA_IMAGE = AttachmentType.CAMERA_IMAGE.value
