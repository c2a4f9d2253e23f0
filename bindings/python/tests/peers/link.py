"""Two network namespaces and the link between them, which can be slow, lossy, or cut.

Each end is a TUN device with the kernel's own TCP behind it; this process carries the packets. Unlike `tc netem` it
needs no module of the kernel, loses the same packets every time, and can say what went through.
"""

from __future__ import annotations

import ctypes
import fcntl
import heapq
import os
import random
import select
import struct
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable, List, Tuple

import pytest

CLONE_NEWNET = 0x40000000
TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
#: From the block for tests of networks (RFC 2544).
CLIENT, SERVER = "198.18.0.1", "198.18.0.2"


class Host:
    """A thread in a network namespace of its own, and with it whatever it starts."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"host-{address}")
        self.device = self.call(self._enter)

    def call(self, work: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Does something there."""
        return self._thread.submit(work, *arguments, **named).result()

    def _enter(self) -> int:
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(CLONE_NEWNET) != 0:
            pytest.skip(f"no network namespace can be made here ({os.strerror(ctypes.get_errno())}): run it as root")
        try:
            device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
            fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", b"road", IFF_TUN | IFF_NO_PI))
            for command in ("link set lo up", f"addr add {self.address}/24 dev road", "link set road up"):
                subprocess.run(["ip", *command.split()], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            pytest.skip(f"no network device can be made here ({error}): it takes /dev/net/tun, root and iproute2")
        return device

    def end(self) -> None:
        os.close(self.device)
        self._thread.shutdown()


class Link:
    """Carries packets between two hosts until it is stopped."""

    def __init__(self, one: Host, other: Host, seed: int = 1) -> None:
        self._ends = {one.device: other.device, other.device: one.device}
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self._delay, self._loss, self._is_cut = 0.0, 0.0, False
        self.carried = self.lost = 0
        self._wake, self._waker = os.pipe()
        self._thread = threading.Thread(target=self._run, name="link")
        self._thread.start()

    def set(self, *, round_trip: float = 0, loss: float = 0) -> None:
        """Seconds there and back, and the part of the packets that is lost."""
        with self._lock:
            self._delay, self._loss = round_trip / 2, loss

    def cut(self) -> None:
        """Packets disappear from now on: no end is told."""
        with self._lock:
            self._is_cut = True

    def mend(self) -> None:
        with self._lock:
            self._is_cut = False

    def stop(self) -> None:
        os.write(self._waker, b"x")
        self._thread.join()
        os.close(self._wake)
        os.close(self._waker)

    def _run(self) -> None:
        under_way: List[Tuple[float, int, int, bytes]] = []
        number = 0
        while True:
            wait = max(0.0, under_way[0][0] - time.monotonic()) if under_way else None
            ready, _, _ = select.select([self._wake, *self._ends], [], [], wait)
            if self._wake in ready:
                return
            now = time.monotonic()
            for device in ready:
                try:
                    packet = os.read(device, 65536)
                except BlockingIOError:
                    continue
                number += 1
                with self._lock:
                    if self._is_cut or self._random.random() < self._loss:
                        self.lost += 1
                    else:
                        heapq.heappush(under_way, (now + self._delay, number, self._ends[device], packet))
            while under_way and under_way[0][0] <= time.monotonic():
                _, _, device, packet = heapq.heappop(under_way)
                self.carried += 1
                try:
                    os.write(device, packet)
                except OSError:
                    # As a full queue on the way would.
                    self.lost += 1
