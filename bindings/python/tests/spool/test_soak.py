"""The soak of ``make soak``, shorter."""

from soak import soak


def test_hundred_random_kills(new_host, capsys):
    seed = 20261121
    totals = soak(new_host(1), 100, 20, seed)
    assert totals["kills"] >= 100 and totals["scenes"] >= 20
    assert (totals["lost"], totals["doubled"]) == (0, 0)
    with capsys.disabled():
        print(f"\n  soak with seed {seed}: " + ", ".join(f"{name} {count}" for name, count in totals.items()))
