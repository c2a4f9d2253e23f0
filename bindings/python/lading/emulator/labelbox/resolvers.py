"""The fields that are more than an attribute of their object."""

from __future__ import annotations

from . import data_rows, datasets, import_results, imports, tasks, uploads
from .documents import Documents
from .selection import Resolvers

BY_TYPE = {
    "Query": {**datasets.QUERIES, **data_rows.QUERIES, **tasks.QUERIES, **import_results.QUERIES},
    "Mutation": {
        **datasets.MUTATIONS,
        **data_rows.MUTATIONS,
        **tasks.MUTATIONS,
        **imports.MUTATIONS,
        **uploads.MUTATIONS,
    },
    "DataRow": data_rows.OF_A_ROW,
    "User": tasks.OF_A_USER,
}
RESOLVERS: Resolvers = {(kind, name): call for kind, fields in BY_TYPE.items() for name, call in fields.items()}
DOCUMENTS = Documents(RESOLVERS)
