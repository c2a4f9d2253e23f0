"""The user and the tasks that the user started."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import Any, List, Optional

from .context import Context
from .records import CANCELED, Task, User
from .refusal import NOT_ALLOWED, NOT_FOUND, Refusal
from .selection import snake

COMPARISONS = {
    "not": operator.ne,
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
}


def user(_: Any, context: Context, where: Optional[dict] = None) -> User:
    found = context.store.user
    if where is not None and where["id"] != found.id:
        raise Refusal(NOT_FOUND, f"There is no user {where['id']!r}")
    return found


def created_tasks(
    _: User,
    context: Context,
    where: Optional[dict] = None,
    skip: int = 0,
    first: int = 100,
    order_by: Optional[str] = None,
) -> List[Task]:
    """Oldest first unless ordered."""
    found = [task for task in context.store.tasks.values() if _matches(task, where or {})]
    for task in found:
        task.questions_left = max(0, task.questions_left - 1)
    if order_by is not None:
        name, _, direction = order_by.partition("_")
        found.sort(key=lambda task: getattr(task, snake(name)) or "", reverse=direction == "DESC")
    return found[skip : skip + first]


def _matches(task: Task, where: dict) -> bool:
    for key, value in where.items():
        if key == "AND":
            if not all(_matches(task, part) for part in value):
                return False
            continue
        name, _, comparison = key.partition("_")
        if not COMPARISONS.get(comparison, operator.eq)(getattr(task, snake(name)), value):
            return False
    return True


@dataclass
class Success:
    success: bool


def cancel(_: Any, context: Context, id: str) -> Success:
    task = context.store.tasks.get(id)
    if task is None:
        raise Refusal(NOT_FOUND, f"There is no task {id!r}")
    if task.ended:
        raise Refusal(NOT_ALLOWED, f"The task {id} has ended")
    task.outcome, task.seconds, task.updated_at = CANCELED, 0, context.store.state.timestamp()
    return Success(True)


def cancelable(_: Any, context: Context) -> List[str]:
    return ["advUpsertDataRows"]


QUERIES = {"user": user, "cancelableTaskTypes": cancelable}
MUTATIONS = {"cancelBulkOperationJob": cancel}
OF_A_USER = {"createdTasks": created_tasks}
