"""A spool whose files are hurt: that job is set aside and reported, the others finish, and nothing is imported again."""

import re
import shutil

import power_cut
import pytest
from killing import SET_ASIDE
from outcome import check_rows, told

HURT = {
    "cut off": lambda data, place: data[:place],
    "changed": lambda data, place: data[:place] + bytes([data[place] ^ 0x10]) + data[place + 1 :],
}


def until(host, reached):
    """Kills the host at the first change after which its disk is so; its import was carried out by then."""
    for at in range(1, host.changes(acknowledge="last")["after"] + 1):
        host.restart()
        host.run(at=at, mode="after", acknowledge="last")
        tree = power_cut.read(host.disk)
        if reached(tree):
            return tree
    raise AssertionError("there is no such disk")


def logs(tree):
    return [data for name, data in tree.items() if name.endswith(".job")]


def is_imported(tree):
    return len(logs(tree)) == 2 and all(b'"imported"' in log for log in logs(tree))


def is_over(tree):
    return len(logs(tree)) == 2 and all(b'"outcome"' in log for log in logs(tree))


def places(name, data, how):
    """Anywhere, but where a log that is cut off is a sound one of earlier."""
    if how == "cut off" and name.endswith(".job"):
        return sorted({0, 15, 20, 60, len(data) - 1})
    return range(3, len(data), max(1, len(data) // 4))


@pytest.mark.parametrize("reached", [is_imported, is_over])
def test_hurt_job_is_set_aside_and_the_others_finish(new_host, reached, figures):
    host = new_host(0, 2)
    tree = until(host, reached)
    ids = sorted(set(re.findall("[0-9a-f]{16}", " ".join(tree))))
    for name, data in tree.items():
        for how in HURT if data else ():
            for place in places(name, data, how):
                number = ids.index(re.search("[0-9a-f]{16}", name)[0])
                power_cut.restore(host.disk, {**tree, name: HURT[how](data, place)})
                shutil.rmtree(host.memory)
                host.memory.mkdir()
                process = host.start()
                _, errors = process.communicate()
                if process.returncode == SET_ASIDE:
                    assert ids[number].encode() in errors and b"damaged" in errors
                    aside = sorted(path.name for path in (host.disk / "imports" / "damaged").iterdir())
                    assert aside[-1] == f"{ids[number]}.job"
                    # The host looks at the platform, as the message says, and does not submit it again.
                    (host.memory / "imports").write_text(f"{number} seen\n")
                    assert not host.run()
                else:
                    # What was written last can't be told from what was being written; results of rows are read when they are asked for.
                    assert process.returncode == 0, (name, how, place, errors)
                    assert name.endswith("/rows") or name.endswith(".job") and reached is is_imported
                    assert told(host, "imports")[number][1:] == ["unread"] or not name.endswith("/rows")
                figures.add("Hurt files", faults=1, jobs=2, **check_rows(host))
                assert len(told(host, "imports")) == 2
