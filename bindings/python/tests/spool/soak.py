"""Random kills and power cuts of a host that goes on sending: ``python soak.py [kills] [jobs] [seed]``."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Dict

import figures
import power_cut
from killing import Host, build, ended
from outcome import check

from lading.emulator import Emulator

CUTS = 0.2
"""How many of the kills are power cuts."""


def soak(host: Host, kills: int, jobs: int, seed: int) -> Dict[str, int]:
    """Kills the host so often, at changes of its spools or moments that the seed chooses, then lets it finish.

    It is given more scenes and imports whenever it was through with what it had, up to `jobs` jobs or more.
    """
    choice = random.Random(seed)
    disk = power_cut.Disk({})
    done = cuts = 0
    while done < kills or host.jobs < jobs:
        if choice.random() < 0.8:
            killed = host.run(at=choice.randint(1, 40), mode=choice.choice(["before", "after", "half"]), log=host.log)
        else:
            process = host.start(log=host.log)
            time.sleep(choice.uniform(0, 0.1))
            process.kill()
            killed = ended(process)
        done += killed
        disk.replay(host.log, host.disk)
        if disk.everything() != power_cut.read(host.disk):
            # Killed from outside between a change and its line in the log.
            disk = power_cut.Disk(power_cut.read(host.disk))
        if killed and choice.random() < CUTS:
            state = choice.choice(list(disk.states().values()))
            power_cut.restore(host.disk, state)
            disk = power_cut.Disk(state)
            cuts += 1
        if not killed:
            host.add(choice.randint(1, 3), choice.randint(1, 3))
    assert not host.run() and cuts > 0
    return {"kills": done, "jobs": host.jobs, **check(host)}


def main(kills: int = 1000, jobs: int = 200, seed: int = 0) -> None:
    seed = seed or random.SystemRandom().randrange(1, 1 << 32)
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as name, Emulator(processing_polls=1) as emulator:
        build(Path(name))
        totals = soak(Host(Path(name), Path(name) / "host", emulator, 1, 1), kills, jobs, seed)
    figures.add(f"Killed at random, seed {seed}", **totals)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
