"""GraphQL documents, parsed and checked against the schema once for each text."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple, Union

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLObjectType,
    OperationDefinitionNode,
    OperationType,
    build_schema,
    parse,
    validate,
)
from graphql.execution.values import get_variable_values

from .refusal import INVALID, UNPARSED, Refusal
from .selection import Plan, Resolvers, Root, Run

SCHEMA = build_schema((Path(__file__).parent / "schema.graphql").read_text("utf-8"))
MOST = 1000


class Operation:
    """One query or mutation, ready to run. `names` are its own, those of the fields at its top, and `top.below`."""

    def __init__(self, text: str, name: Optional[str], resolvers: Resolvers) -> None:
        try:
            document = parse(text)
        except GraphQLError as error:
            raise Refusal(UNPARSED, error.message) from None
        self._definition = _chosen([d for d in document.definitions if isinstance(d, OperationDefinitionNode)], name)
        errors = validate(SCHEMA, document)
        if errors:
            raise Refusal(INVALID, errors[0].message)
        fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        kind = SCHEMA.mutation_type if self._definition.operation is OperationType.MUTATION else SCHEMA.query_type
        assert isinstance(kind, GraphQLObjectType)
        self.text = text
        self._root = Root(Plan(SCHEMA, fragments, resolvers), kind, self._definition.selection_set)
        self.names = names_of(self._definition)

    async def run(self, variables: Dict[str, Any], context: Any) -> dict:
        coerced = get_variable_values(SCHEMA, self._definition.variable_definitions or (), variables)
        if isinstance(coerced, list):
            raise Refusal(INVALID, coerced[0].message)
        return await self._root.run(Run(coerced, context))


class Documents:
    """The operations seen last, by text and chosen name."""

    def __init__(self, resolvers: Resolvers) -> None:
        self._resolvers = resolvers
        self._known: "OrderedDict[Tuple[str, Optional[str]], Operation]" = OrderedDict()

    def operation(self, text: str, name: Optional[str]) -> Operation:
        """Raises `Refusal` for a text that isn't GraphQL, or doesn't fit the schema."""
        key = (text, name)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = Operation(text, name, self._resolvers)
            if len(self._known) > MOST:
                self._known.popitem(last=False)
        return known


def _chosen(definitions: List[OperationDefinitionNode], name: Optional[str]) -> OperationDefinitionNode:
    if name is None and len(definitions) == 1:
        return definitions[0]
    for definition in definitions:
        if definition.name is not None and definition.name.value == name:
            return definition
    raise Refusal(INVALID, "operationName: must name one of the document's operations when it has not exactly one")


def names_of(definition: OperationDefinitionNode) -> Tuple[str, ...]:
    own = [definition.name.value] if definition.name is not None else []
    names = list(own)
    for top in _fields(definition):
        below = [field.name.value for field in _fields(top) if field.arguments]
        names += [top.name.value, *(f"{top.name.value}.{name}" for name in below)]
    return tuple(names)


def _fields(node: Union[OperationDefinitionNode, FieldNode]) -> List[FieldNode]:
    selections = node.selection_set.selections if node.selection_set is not None else ()
    return [field for field in selections if isinstance(field, FieldNode)]
