"""Datasets, the delegated access to what they refer to, and the metadata ontology."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, List, Optional

from .context import Context
from .records import CustomMetadataSchema, Dataset, IamIntegration, Organization
from .refusal import NOT_FOUND, Refusal


def known_dataset(context: Context, dataset_id: str) -> Dataset:
    found = context.store.datasets.get(dataset_id)
    if found is None or found.deleted:
        raise Refusal(NOT_FOUND, f"There is no dataset {dataset_id!r}")
    return found


def create(_: Any, context: Context, data: dict) -> Dataset:
    store = context.store
    now = store.state.timestamp()
    made = Dataset(store.new_id("ds"), data["name"], data.get("description") or "", now, now)
    store.datasets[made.id] = made
    return made


def dataset(_: Any, context: Context, where: dict) -> Dataset:
    return known_dataset(context, where["id"])


def datasets(_: Any, context: Context, where: Optional[dict] = None, skip: int = 0, first: int = 100) -> List[Dataset]:
    found = [each for each in context.store.datasets.values() if _matches(each, where or {})]
    return found[skip : skip + first]


def _matches(each: Dataset, where: dict) -> bool:
    return all(_matches(each, part) for part in where.get("AND") or ()) and all(
        getattr(each, name) == value for name, value in where.items() if name != "AND"
    )


def update(_: Any, context: Context, where: dict, data: dict) -> Dataset:
    found = known_dataset(context, where["id"])
    for name, value in data.items():
        setattr(found, name, value)
    if found.deleted:
        for row in list(found.rows.values()):
            context.store.remove_row(row)
    found.updated_at = context.store.state.timestamp()
    return found


def set_signer(_: Any, context: Context, data: dict, where: dict) -> Dataset:
    found = known_dataset(context, where["id"])
    integrations = {each.id: each for each in context.store.iam_integrations()}
    if data["signerId"] not in integrations:
        raise Refusal(NOT_FOUND, f"There is no IAM integration {data['signerId']!r}")
    found.signer = integrations[data["signerId"]]
    return found


def clear_signer(_: Any, context: Context, where: dict) -> Dataset:
    found = known_dataset(context, where["id"])
    found.signer = None
    return found


@dataclass
class Check:
    name: str
    success: bool


@dataclass
class Validation:
    valid: bool
    checks: List[Check]


def validate(_: Any, context: Context, where: dict) -> Validation:
    signer = known_dataset(context, where["id"]).signer
    passes = signer is not None and signer.valid and signer.validates
    return Validation(passes, [Check("FETCH_SIGNED_URL", passes)])


def iam_integrations(_: Any, context: Context) -> List[IamIntegration]:
    return context.store.iam_integrations()


def organization(_: Any, context: Context) -> Organization:
    return context.store.organization


def ontology(_: Any, context: Context) -> List[CustomMetadataSchema]:
    return context.store.ontology.fields


QUERIES = {
    "customMetadataOntology": ontology,
    "dataset": dataset,
    "datasets": datasets,
    "iamIntegrations": iam_integrations,
    "organization": organization,
}
MUTATIONS = {
    "clearSignerForDataset": clear_signer,
    "createDataset": create,
    "setSignerForDataset": set_signer,
    "updateDataset": update,
    "validateDataset": validate,
}
