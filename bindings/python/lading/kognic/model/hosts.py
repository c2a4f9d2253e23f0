"""Where the platform is."""

from __future__ import annotations

DEFAULT_AUTH_HOST = "https://auth.app.kognic.com"
DEFAULT_INPUT_API_HOST = "https://input.app.kognic.com"
DEFAULT_ORDER_EXECUTION_API_HOST = "https://order-execution.app.kognic.com"
DEFAULT_ANNOTATION_INTEGRATION_API_HOST = "https://annotation-integration.app.kognic.com"
DEFAULT_WORKSPACE_API_HOST = "https://workspace.app.kognic.com"
DEFAULT_PROJECT_MANAGEMENT_API_HOST = "https://project-management.app.kognic.com"
