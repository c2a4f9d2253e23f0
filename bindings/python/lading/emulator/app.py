"""The web application: every route of the platform's hosts, and the control of the emulator itself."""

from __future__ import annotations

from aiohttp import web

from . import (
    auth,
    calibrations,
    control,
    images_job,
    imu,
    input_lists,
    inputs,
    pre_annotations,
    projects,
    scene_queries,
    scenes,
    storage,
    workspaces,
)
from .answers import LARGEST_JSON
from .dispatch import handler
from .labelbox.endpoint import graphql
from .observe import STATE, let_go, observe
from .state import State

ROUTES = [
    *workspaces.ROUTES,
    *projects.ROUTES,
    *calibrations.ROUTES,
    *imu.ROUTES,
    *scenes.ROUTES,
    *scene_queries.ROUTES,
    *pre_annotations.ROUTES,
    *inputs.ROUTES,
    *input_lists.ROUTES,
    *images_job.ROUTES,
]


def build_app(state: State) -> web.Application:
    """All hosts in one: their paths don't overlap."""
    app = web.Application(middlewares=[let_go, observe], client_max_size=LARGEST_JSON)
    app[STATE] = state
    app.router.add_post("/v1/auth/oauth/token", auth.token)
    app.router.add_put("/_storage/{scene}/{resource}", storage.put)
    app.router.add_post("/graphql", graphql)
    control.add_routes(app)
    for route in ROUTES:
        app.router.add_route(route.method, route.path, handler(route))
    return app
