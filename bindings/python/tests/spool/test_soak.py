"""The soak of ``make soak``, shorter."""

from soak import soak

SEED = 20261121


def test_hundred_random_kills(new_host, figures):
    totals = soak(new_host(1, 1), 100, 20, SEED)
    figures.add(f"Killed at random, seed {SEED}", **totals)
    assert totals["kills"] >= 100 and totals["jobs"] >= 20
    assert (totals["lost"], totals["doubled"]) == (0, 0)
