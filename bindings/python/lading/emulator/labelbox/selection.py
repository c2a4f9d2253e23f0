"""From Python objects to what a query selects of them.

A selection is worked out once for a query. Pages of thousands of rows then cost one `attrgetter` call and one dict a
row, where a general executor takes a hundred times as long.
"""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Callable, Dict, Iterable, List, Optional, Sequence, Tuple

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    SelectionSetNode,
    get_named_type,
    is_composite_type,
    is_leaf_type,
)
from graphql.execution.values import get_argument_values

from .refusal import INVALID, Refusal

Fragments = Dict[str, FragmentDefinitionNode]
Resolver = Callable[..., Any]
Resolvers = Dict[Tuple[str, str], Resolver]
"""By type and field. Called with the object, the run's context and the arguments by their names in snake case."""


@dataclass
class Run:
    """`variables` are as graphql-core coerced them, `context` is for resolvers."""

    variables: Any
    context: Any


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])[A-Z]", lambda found: "_" + found[0].lower(), name)


class _Field:
    def __init__(self, plan: "Plan", kind: GraphQLObjectType, nodes: List[FieldNode]) -> None:
        self.node = nodes[0]
        self.name = self.node.name.value
        self.below: Optional[Selection] = None
        self.resolver: Optional[Resolver] = plan.resolvers.get((kind.name, self.name))
        self.get: Resolver = attrgetter(snake(self.name))
        if self.name == "__typename":
            self.get = lambda source: kind.name
            return
        if self.name not in kind.fields:
            raise Refusal(INVALID, f"{self.name}: the emulator has no introspection; read its schema.graphql")
        self.definition = kind.fields[self.name]
        if not is_leaf_type(get_named_type(self.definition.type)):
            sets = [each.selection_set for each in nodes if each.selection_set is not None]
            self.below = Selection(plan, self.definition.type, sets)

    @property
    def is_plain(self) -> bool:
        """An attribute as it is."""
        return self.name != "__typename" and self.resolver is None and self.below is None

    def value(self, source: Any, run: Run) -> Any:
        """An awaitable when the resolver's is."""
        if self.resolver is None:
            return self.get(source)
        given = get_argument_values(self.definition, self.node, run.variables)
        return self.resolver(source, run.context, **{snake(name): value for name, value in given.items()})

    def project(self, value: Any, run: Run) -> Any:
        if self.below is None or value is None:
            return value
        return self.below.project(value, run)


class Selection:
    """What is selected of objects of one type, or of the members of a union."""

    def __init__(self, plan: "Plan", kind: GraphQLOutputType, sets: Sequence[SelectionSetNode]) -> None:
        named = get_named_type(kind)
        assert is_composite_type(named)
        members = [named] if isinstance(named, GraphQLObjectType) else plan.schema.get_possible_types(named)
        self._of = {member.name: _ObjectSelection(plan, member, sets) for member in members}
        self._only = self._of[named.name] if named.name in self._of else None

    def project(self, value: Any, run: Run) -> Any:
        if isinstance(value, list):
            if self._only is not None:
                return self._only.all(value, run)
            return [self.project(each, run) for each in value]
        return (self._only or self._of[type(value).__name__]).one(value, run)


class _ObjectSelection:
    def __init__(self, plan: "Plan", kind: GraphQLObjectType, sets: Sequence[SelectionSetNode]) -> None:
        self.fields = {key: _Field(plan, kind, nodes) for key, nodes in plan.collect(kind, sets).items()}
        plain = {key: field for key, field in self.fields.items() if field.is_plain}
        self._keys = tuple(plain) if len(plain) == len(self.fields) and len(plain) > 1 else None
        self._get = attrgetter(*(snake(field.name) for field in plain.values())) if self._keys else None

    def one(self, value: Any, run: Run) -> dict:
        return {key: field.project(field.value(value, run), run) for key, field in self.fields.items()}

    def all(self, values: Iterable[Any], run: Run) -> List[dict]:
        keys, get = self._keys, self._get
        if keys is not None and get is not None:
            return [dict(zip(keys, get(value))) for value in values]
        return [self.one(value, run) for value in values]


class Plan:
    """What making selections needs."""

    def __init__(self, schema: GraphQLSchema, fragments: Fragments, resolvers: Resolvers) -> None:
        self.schema, self.fragments, self.resolvers = schema, fragments, resolvers

    def collect(self, kind: GraphQLObjectType, sets: Iterable[SelectionSetNode]) -> Dict[str, List[FieldNode]]:
        """The fields that apply to `kind`, by the key of the answer; those of one key are merged."""
        found: Dict[str, List[FieldNode]] = {}
        for each in sets:
            self._collect(kind, each, found)
        return found

    def _collect(self, kind: GraphQLObjectType, given: SelectionSetNode, found: Dict[str, List[FieldNode]]) -> None:
        for node in given.selections:
            if node.directives:
                raise Refusal(INVALID, f"@{node.directives[0].name.value}: the emulator has no directives")
            if isinstance(node, FieldNode):
                found.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
                continue
            fragment = self.fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node
            wanted = fragment.type_condition.name.value if fragment.type_condition else kind.name
            abstract = self.schema.type_map[wanted]
            if wanted == kind.name or (not isinstance(abstract, GraphQLObjectType) and self._has(abstract, kind)):
                self._collect(kind, fragment.selection_set, found)

    def _has(self, abstract: Any, kind: GraphQLObjectType) -> bool:
        return self.schema.is_sub_type(abstract, kind)


class Root:
    """The selection of a query or mutation itself, whose fields are resolved one after another."""

    def __init__(self, plan: Plan, kind: GraphQLObjectType, selection_set: SelectionSetNode) -> None:
        self.fields = {key: _Field(plan, kind, nodes) for key, nodes in plan.collect(kind, [selection_set]).items()}

    async def run(self, run: Run) -> dict:
        """Raises `Refusal` from a resolver, with the field in `path`."""
        data = {}
        for key, field in self.fields.items():
            try:
                value = field.value(None, run)
                if inspect.isawaitable(value):
                    value = await value
                data[key] = field.project(value, run)
            except Refusal as error:
                raise RefusedField(error, key) from None
        return data


class RefusedField(Exception):
    def __init__(self, refusal: Refusal, path: str) -> None:
        super().__init__(refusal.message)
        self.refusal, self.path = refusal, path
