"""Roads that are long, lose packets, or end: client and emulator are two hosts, in network namespaces of their own."""

import os

import pytest
from hosting import FAST, SLOW, HostProcess, options, scene
from link import CLIENT, SERVER, Host, Link

from lading.codes import State
from lading.emulator import Emulator

#: `make soak` cuts the road for thirty.
CUT_SECONDS = float(os.environ.get("LADING_CUT_SECONDS", 0))


@pytest.fixture
def hosts():
    client, server = Host(CLIENT), Host(SERVER)
    yield client, server
    for host in (client, server):
        host.end()


@pytest.fixture
def link(hosts):
    link = Link(*hosts)
    yield link
    link.stop()


@pytest.fixture
def far(hosts, link):
    """An emulator at the other end."""
    _, server = hosts
    emulator = server.call(lambda: Emulator(processing_polls=1, host=SERVER).start())
    yield emulator
    link.mend()
    emulator.stop()


@pytest.fixture
def ends_well(hosts, far, host, exactly_once):
    """Waits for the end of the job: it is through, and the platform has the scene once."""

    def check():
        (result,) = host.results(1).values()
        assert (result["external_id"], result["state"], result["message"]) == ("drive", State.CREATED, "")
        exactly_once("Roads that are bad or end", "drive", scenes=hosts[1].call(far.control.scenes))

    return check


@pytest.fixture
def host(hosts, far):
    """A client at this end, of which the emulator is not in reach but over the link."""
    process = hosts[0].call(HostProcess)
    yield process
    process.end()


def submit(host, name, files):
    host.do("submit", "client", scene(name, files), {}, {"wait": 1, "poll_interval_ms": 20})


@pytest.mark.parametrize(
    ("round_trip", "loss"),
    [pytest.param(0.2, 0, id="200 ms"), pytest.param(0.02, 0.05, id="5 % loss"), pytest.param(0.2, 0.05, id="both")],
)
def test_a_long_or_bad_road(host, far, link, ends_well, images, round_trip, loss):
    link.set(round_trip=round_trip, loss=loss)
    host.do("open", "client", options(far))
    submit(host, "drive", images(0, 100_000, 300_000))
    ends_well()
    assert (link.lost > 0) == (loss > 0)


@pytest.mark.parametrize("spooled", [False, True], ids=["", "with a spool"])
def test_the_road_ends_in_the_middle_of_an_upload(host, far, link, ends_well, images, tmp_path, spooled):
    """Packets just do not arrive, and nobody is told: silence is the only sign, on open connections and new ones."""
    more = {"spool_directory": tmp_path / "spool", "max_attempts": 2} if spooled else {"max_attempts": 1000}
    host.do("open", "client", options(far, stall_timeout_ms=300, connect_timeout_ms=300, **more))
    host.do("upload_limit", "client", SLOW)
    submit(host, "drive", images(0, 8 << 20))
    host.until(lambda told: told["what"] == "progress" and told["sent"] > 100_000)
    link.cut()
    host.await_log("sent and took nothing for 0.3 s")
    host.await_log("took too long")
    if CUT_SECONDS:
        host.stays_unfinished(CUT_SECONDS)
    link.mend()
    host.do("upload_limit", "client", FAST)
    ends_well()


def test_the_road_ends_while_an_answer_is_on_its_way(hosts, host, far, link, ends_well, images):
    """The platform has carried it out: it must be asked, not told again."""
    host.do("open", "client", options(far, stall_timeout_ms=300, connect_timeout_ms=300, max_attempts=1000))
    hosts[1].call(far.control.faults, {"match": {"path": "*/actions/commit"}, "fault": {"latency_ms": 200}, "times": 1})
    submit(host, "drive", images(0, 1000))
    hosts[1].call(await_request, far, "/actions/commit")
    link.cut()
    host.await_log("sent and took nothing for 0.3 s")
    link.mend()
    ends_well()


def await_request(far, part):
    while not any(part in request["path"] for request in far.control.requests()):
        pass


def test_the_network_card_goes_down_and_comes_back(hosts, host, far, ends_well, images, tmp_path):
    """As when a modem loses its network: new connections are refused at once, open ones hang."""
    host.do(
        "open",
        "client",
        options(far, stall_timeout_ms=300, max_attempts=2, spool_directory=tmp_path / "spool"),
    )
    host.do("upload_limit", "client", SLOW)
    submit(host, "drive", images(0, 8 << 20))
    host.until(lambda told: told["what"] == "progress" and told["sent"] > 100_000)
    hosts[0].call(os.system, "ip link set road down")
    host.await_log("no connection to")
    hosts[0].call(os.system, "ip link set road up")
    host.do("upload_limit", "client", FAST)
    ends_well()
