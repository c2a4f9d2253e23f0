"""What a power cut may leave of a folder, by the log that kill_at.c keeps of the changes to it.

Only what was synced is sure: a file's bytes by a sync of the file, a name by a sync of its folder. The rest may be there in
any part and order, as POSIX has it; here are the extremes, and of what lies between a bounded choice, always the same.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Callable, Dict, Iterator, List, Optional, Tuple, Union

Tree = Dict[str, Optional[bytes]]
"""Paths with the bytes of files, None of folders."""


@dataclass(eq=False)
class File:
    sure: bytes = b""
    now: bytes = b""
    pending: List[Tuple[int, bytes]] = field(default_factory=list)
    """What was written since the last sync, and where."""

    def write(self, offset: int, data: bytes) -> None:
        self.now = put(self.now, offset, data)
        self.pending.append((offset, data))

    def cut(self, size: int) -> None:
        self.now = self.now[:size].ljust(size, b"\0")
        # Writes that were waiting stay possible, the cut with any of them.
        self.pending.append((size, b""))

    def sync(self) -> None:
        self.sure, self.pending = self.now, []

    def torn(self) -> Iterator[Tuple[str, bytes]]:
        """With one of the last writes not whole. Where nothing was written before, a disk has zeros or what was deleted."""
        for number, (offset, data) in enumerate(self.pending):
            if not data:
                continue
            others = self.sure
            for other, (place, bytes_) in enumerate(self.pending):
                if other != number:
                    others = put(others, place, bytes_)
            half = len(data) // 2
            yield f"write {number} missing", others
            yield f"half of write {number}", put(others, offset, data[:half])
            yield f"zeros after half of write {number}", put(others, offset, data[:half] + bytes(len(data) - half))
            yield f"zeros before half of write {number}", put(others, offset, bytes(half) + data[half:])
            yield f"garbage for write {number}", put(others, offset, bytes((byte * 7 + 13) % 256 for byte in data))


def put(data: bytes, offset: int, new: bytes) -> bytes:
    return data[:offset].ljust(offset, b"\0") + new + data[offset + len(new) :] if new else data[:offset].ljust(offset, b"\0")


@dataclass(eq=False)
class Folder:
    sure: Dict[str, "Node"] = field(default_factory=dict)
    now: Dict[str, "Node"] = field(default_factory=dict)
    pending: List[Dict[str, Optional["Node"]]] = field(default_factory=list)
    """Names that changed together since the last sync: what they are now, or None."""

    def change(self, names: Dict[str, Optional["Node"]]) -> None:
        self.now = changed(self.now, names)
        self.pending.append(names)

    def sync(self) -> None:
        self.sure, self.pending = dict(self.now), []

    def between(self) -> Iterator[Tuple[str, Dict[str, "Node"]]]:
        """With some of the changes that were not synced: each alone, all but each, all up to each."""
        count = len(self.pending)
        chosen = [set(range(number)) for number in range(count)]
        chosen += [{number} for number in range(count)] + [set(range(count)) - {number} for number in range(count)]
        if count <= 3:
            chosen += [set(some) for size in range(count) for some in combinations(range(count), size)]
        for numbers in chosen:
            names = self.sure
            for number in sorted(numbers):
                names = changed(names, self.pending[number])
            yield f"changes {sorted(numbers)} of {count}", names


Node = Union[File, Folder]


def changed(names: Dict[str, Node], change: Dict[str, Optional[Node]]) -> Dict[str, Node]:
    return {name: node for name, node in {**names, **change}.items() if node is not None}


class Disk:
    """A folder that was on the disk as it was before the run that the log is of."""

    def __init__(self, before: Tree) -> None:
        self.root = Folder()
        for path, data in sorted(before.items()):
            folder, name = self._place(path)
            folder.sure[name] = folder.now[name] = Folder() if data is None else File(data, data)

    def _place(self, path: str) -> Tuple[Folder, str]:
        node: Node = self.root
        *folders, name = path.split("/")
        for each in folders:
            node = node.now[each] if isinstance(node, Folder) else node
        assert isinstance(node, Folder)
        return node, name

    def replay(self, log: Path, folder: Path) -> None:
        with log.open("rb") as file:
            while line := file.readline():
                what, offset, size, path = line.decode().rstrip("\n").split("\t")
                data = file.read(int(size))
                if not line.endswith(b"\n") or len(data) < int(size):
                    return  # the log's own last line, when the process was killed from outside
                self._apply(what, int(offset), data, str(Path(path).relative_to(folder)), folder)

    def _apply(self, what: str, offset: int, data: bytes, path: str, root: Path) -> None:
        folder, name = self._place(path)
        node = self.root if path == "." else folder.now.get(name)
        if what == "create":
            folder.change({name: File()})
        elif what == "folder":
            folder.change({name: Folder()})
        elif what == "remove":
            folder.change({name: None})
        elif what == "rename":
            other, new = self._place(str(Path(data.decode()).relative_to(root)))
            if other is folder:
                folder.change({name: None, new: node})
            else:
                other.change({new: node})
                folder.change({name: None})
        elif what == "sync" and node is not None:
            node.sync()
        elif what == "truncate" and isinstance(node, File):
            node.cut(offset)
        elif what == "write" and isinstance(node, File):
            node.write(offset, data)

    # ------------------------------------------------------------------------------------- what may be left

    def synced(self) -> Tree:
        """What is there for sure."""
        return tree(self.root, sure, sure)

    def everything(self) -> Tree:
        """What is there as long as the power is."""
        return tree(self.root, now, now)

    def states(self) -> Dict[str, Tree]:
        """What may be there now, by how it came about; no two are the same."""
        found: Dict[str, Tree] = {}
        for name, tree in self._states():
            if tree not in found.values():
                found[name] = tree
        return found

    def _states(self) -> Iterator[Tuple[str, Tree]]:
        yield "everything", self.everything()
        yield "what was synced", self.synced()
        yield "names without their bytes", tree(self.root, now, sure)
        yield "bytes without their names", tree(self.root, sure, now)
        for path, folder in folders(self.root):
            for how, names in folder.between():
                for bytes_, kind in ((now, "with"), (sure, "without")):
                    chosen = tree(self.root, lambda each: names if each is folder else now(each), bytes_)
                    yield f"{path}: {how}, {kind} bytes", chosen
        for path, file in files(self.root):
            for how, data in file.torn():
                yield f"{path}: {how}", tree(self.root, now, lambda each: data if each is file else now(each))


def now(node: Node) -> Union[bytes, Dict[str, Node]]:
    return node.now


def sure(node: Node) -> Union[bytes, Dict[str, Node]]:
    return node.sure


def tree(folder: Folder, names: Callable, contents: Callable, prefix: str = "") -> Tree:
    found: Tree = {}
    for name, node in names(folder).items():
        if isinstance(node, Folder):
            found[prefix + name] = None
            found.update(tree(node, names, contents, f"{prefix}{name}/"))
        elif name != "lock":
            found[prefix + name] = contents(node)
    return found


def folders(folder: Folder, path: str = ".") -> Iterator[Tuple[str, Folder]]:
    yield path, folder
    for name, node in folder.now.items():
        if isinstance(node, Folder):
            yield from folders(node, f"{path}/{name}")


def files(folder: Folder) -> Iterator[Tuple[str, File]]:
    for path, each in folders(folder):
        for name, node in each.now.items():
            if isinstance(node, File) and name != "lock":
                yield f"{path}/{name}", node


# ------------------------------------------------------------------------------------------------ on the disk


def read(folder: Path) -> Tree:
    paths = sorted(folder.rglob("*"))
    return {str(path.relative_to(folder)): None if path.is_dir() else path.read_bytes() for path in paths if path.name != "lock"}


def restore(folder: Path, state: Tree) -> None:
    """Makes the folder what the power cut left. What is as it was stays the same file."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if str(path.relative_to(folder)) not in state:
            path.rmdir() if path.is_dir() else path.unlink()
    for name, data in sorted(state.items()):
        path = folder / name
        if data is None:
            path.mkdir(0o700, exist_ok=True)
        elif not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)
            path.chmod(0o600)
