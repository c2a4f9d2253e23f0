"""Which fields of a model to dump: names, or a mapping of names to what to take of each."""

from __future__ import annotations

from typing import Any, Collection, Mapping, Union

Selection = Union[None, Collection[Any], Mapping[Any, Any]]

#: In the selection of a list: every member.
ALL = "__all__"


def within(name: Any, include: Selection, exclude: Selection) -> bool:
    """Whether a field, or a member of a list, is to be dumped; one of which only a part is left out is."""
    return (include is None or _chosen(name, include)) and not (exclude is not None and _whole(name, exclude))


def part(selection: Selection, name: Any) -> Selection:
    """What a selection says of the inside of a field; nothing when it names the field as a whole."""
    if not isinstance(selection, Mapping):
        return None
    inner = selection.get(name, selection.get(ALL))
    return None if inner is True or inner is ... else inner


def _chosen(name: Any, selection: Collection[Any]) -> bool:
    return name in selection or ALL in selection


def _whole(name: Any, selection: Collection[Any]) -> bool:
    return _chosen(name, selection) and part(selection, name) is None
