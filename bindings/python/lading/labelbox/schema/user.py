"""Whose API key it is."""

from __future__ import annotations

from lading.labelbox._objects import PlatformObject


class User(PlatformObject):
    _fields = {"name": "name", "email": "email"}

    name: str
    email: str
