"""Describes public names, in the Python of either package."""

import inspect


def members(kind):
    """Methods with their parameters, properties as None."""
    found = {}
    for name in dir(kind):
        if name.startswith("_"):
            continue
        value = inspect.getattr_static(kind, name)
        value = getattr(value, "__func__", value)
        if inspect.isfunction(value):
            found[name] = parameters(value)
        elif isinstance(value, property) or not callable(value):
            found[name] = None
    return found


def parameters(function):
    given = list(inspect.signature(inspect.unwrap(function)).parameters.values())
    return [
        [each.name, each.kind.name, "" if each.default is each.empty else repr(each.default)]
        for each in given
        if each.name not in ("self", "cls")
    ]


def values(enumeration):
    return {name: member.value for name, member in enumeration.__members__.items()}
