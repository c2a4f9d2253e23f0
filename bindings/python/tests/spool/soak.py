"""Random kills of a host that goes on sending scenes: ``python soak.py [kills] [scenes] [seed]``."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Dict

import figures
from killing import Host, build, ended
from outcome import check

from lading.emulator import Emulator


def soak(host: Host, kills: int, scenes: int, seed: int) -> Dict[str, int]:
    """Kills the host so often, at changes of its spool or moments that the seed chooses, then lets it finish.

    It is given more to send whenever it was through with what it had, up to `scenes` scenes or more.
    """
    choice = random.Random(seed)
    done = 0
    while done < kills or host.scenes < scenes:
        if choice.random() < 0.8:
            killed = host.run(at=choice.randint(1, 24), mode=choice.choice(["before", "after", "half"]))
        else:
            process = host.start()
            time.sleep(choice.uniform(0, 0.1))
            process.kill()
            killed = ended(process)
        done += killed
        if not killed:
            host.add(choice.randint(1, 4))
    assert not host.run()
    return {"kills": done, "jobs": host.scenes, **check(host)}


def main(kills: int = 1000, scenes: int = 200, seed: int = 0) -> None:
    seed = seed or random.SystemRandom().randrange(1, 1 << 32)
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as name, Emulator(processing_polls=1) as emulator:
        build(Path(name))
        totals = soak(Host(Path(name), Path(name) / "host", emulator, 1), kills, scenes, seed)
    figures.add(f"Killed at random, seed {seed}", **totals)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
