"""Options of a client that show in what it sends: to which host, with which headers, how often."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lading.client import Client
from lading.errors import LadingError


class Recorder:
    """A host that notes what it is asked, and answers with one status."""

    def __init__(self):
        self.requests = []
        self.status = 404
        recorder = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                recorder.requests.append((self.path, dict(self.headers)))
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.send_response(recorder.status)
                self.send_header("Retry-After", "3600")
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            do_POST = do_GET

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def recorder():
    recorder = Recorder()
    yield recorder
    recorder.close()


@pytest.fixture
def request_fails(emulator, credentials):
    """Sends one request of a client with these options, which is refused."""

    def send(operation, parameters=None, **options):
        client_id, client_secret = credentials
        given = {"client_id": client_id, "client_secret": client_secret, "base_url": emulator.url, **options}
        with Client(**given) as client, pytest.raises(LadingError) as raised:
            client.request(operation, parameters)
        return raised.value

    return send


@pytest.mark.parametrize(
    ("option", "operation", "parameters"),
    [
        ("auth_host", "session.open", None),
        ("workspace_host", "workspaces.list", None),
        ("input_host", "projects.list", None),
        ("order_execution_host", "request-inputs.get", {"id": "7"}),
    ],
)
def test_each_host_gets_its_requests_and_no_others(recorder, request_fails, option, operation, parameters):
    request_fails(operation, parameters, **{option: recorder.url})
    assert len(recorder.requests) == 1


def test_headers_say_who_asks_and_for_whom(recorder, request_fails):
    request_fails("workspaces.list", workspace_host=recorder.url, organization_id=7, user_agent="rig/2")
    ((_, headers),) = recorder.requests
    assert headers["X-Organization-Id"] == "7"
    assert headers["User-Agent"].startswith("rig/2 lading/")


def test_attempts_and_the_wait_between_them_are_bounded(recorder, request_fails):
    recorder.status = 503
    error = request_fails("projects.list", input_host=recorder.url, max_attempts=3, max_retry_wait_ms=1)
    assert (error.http_status, len(recorder.requests)) == (503, 3)


def test_a_deadline_ends_the_attempts(recorder, request_fails):
    recorder.status = 503
    error = request_fails(
        "projects.list", input_host=recorder.url, max_attempts=2**31, max_retry_wait_ms=1, deadline_ms=100
    )
    # In the middle of an attempt, or, when the next one would begin too late, with the last answer.
    assert error.code.name in ("DEADLINE", "SERVER")
