"""Access to cloud storage that the organization delegated to the platform."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Dict, Optional, Union

from lading.labelbox._objects import PlatformObject

if TYPE_CHECKING:
    from lading.labelbox.client import Client


@dataclass
class AwsIamIntegrationSettings:
    role_arn: Optional[str] = None
    read_bucket: Optional[str] = None


@dataclass
class GcpIamIntegrationSettings:
    service_account_email_id: Optional[str] = None
    read_bucket: Optional[str] = None


Settings = Union[AwsIamIntegrationSettings, GcpIamIntegrationSettings]


class IAMIntegration(PlatformObject):
    #: For ``create_dataset``: the integration that is the organization's default.
    _DEFAULT = "DEFAULT"

    _fields = {
        "name": "name",
        "created_at": "createdAt",
        "updated_at": "updatedAt",
        "provider": "provider",
        "valid": "valid",
        "last_valid_at": "lastValidAt",
        "is_org_default": "isOrgDefault",
    }

    name: str
    created_at: Optional[datetime]
    updated_at: Optional[datetime]
    provider: str
    valid: bool
    last_valid_at: Optional[datetime]
    is_org_default: bool

    def __init__(self, client: Client, document: Dict[str, Any]) -> None:
        super().__init__(client, document)
        self.settings = _settings(document.get("settings") or {})


def _settings(document: Dict[str, Any]) -> Optional[Settings]:
    kind = document.get("__typename")
    if kind == "AwsIamIntegrationSettings":
        return AwsIamIntegrationSettings(document.get("roleArn"), document.get("readBucket"))
    if kind == "GcpIamIntegrationSettings":
        return GcpIamIntegrationSettings(document.get("serviceAccountEmailId"), document.get("readBucket"))
    return None
