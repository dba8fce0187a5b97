"""Which files of the last site stay? Those that are equal; what is left over goes.

Asked of all files but the pages of entities and tables, which page workers write.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from gongshi.publishing.staging import ANY, Stage
from gongshi.store.database import Store

_LAST = chr(0x10FFFF)


class Outputs:
    """Writes into a stage; remembers what differs from the last site, and what was asked for."""

    def __init__(self, store: Store, stage: Stage, name: str) -> None:
        """`name`: that of the named folder in the last site, empty where it has none."""
        self.store = store
        self.stage = stage
        self.changed: set[str] = set()
        self._found: dict[str, bytes | None] = {}
        self._kept: list[str] = []
        self.name = name

    def put(self, path: str, data: bytes) -> None:
        digest = hashlib.blake2b(data, digest_size=16).digest()
        same = self._known(path) == digest
        self._found[path] = None if same else digest
        if not same:
            self.stage.write(self._real(path), data)
            self.changed.add(path)

    def named(self, path: str, name: str) -> None:
        """Call a folder by another name, with all that is in it; its path ends with a sign for it.

        The paths of its files are given with the sign in place of the name, which says what is in
        the folder: so a file that is equal stays, though its address is another.
        """
        if name == self.name:
            return
        if self.name and not self.stage.fresh:
            self.stage.rename(self._real(path), path.replace(ANY, name))
            self.changed.add(path)  # it may be all that differs
        self.name = name

    def read(self, path: str) -> bytes:
        """A file as the last build wrote it, or this one."""
        return Path(self.stage.folder, self._real(path)).read_bytes()

    def _real(self, path: str) -> str:
        return path.replace(ANY, self.name)

    def put_all(self, path: str, pieces: Callable[[], Iterable[bytes]], *, differs: bool) -> bool:
        """A large file in pieces, which are asked for only where what it is made from differs.

        Says whether they were.
        """
        known = self._known(path) is not None
        self._found[path] = None if known else b""
        if known and not differs:
            return False
        self.stage.write_all(path, pieces())
        self.changed.add(path)
        return True

    def keep(self, start: str) -> None:
        """Leave the files whose paths begin so as the last build wrote them, but for those put."""
        self._kept.append(start)

    def keep_file(self, path: str) -> None:
        """Leave a file as the last build wrote it."""
        self._found[path] = None

    def drop(self, path: str) -> None:
        if self.stage.remove(self._real(path)):
            self.changed.add(path)

    def forget(self, path: str) -> None:
        """Take away a file that the last build wrote, and that was kept by how its path begins."""
        self.drop(path)
        self.store.run("DELETE FROM outputs WHERE path = ?", path)

    def finish(self) -> None:
        """Take away what the last site had and this one does not."""
        if self.stage.fresh:
            self.store.run("DELETE FROM outputs")
        for path in [path for path in self._others() if path not in self._found]:
            self.drop(path)
            self.store.run("DELETE FROM outputs WHERE path = ?", path)
        new = ((path, digest) for path, digest in self._found.items() if digest is not None)
        self.store.insert("outputs", new)

    def _known(self, path: str) -> bytes | None:
        """The digest of what the last build wrote there."""
        if self.stage.fresh:
            return None
        digest: bytes | None = self.store.one("SELECT digest FROM outputs WHERE path = ?", path)
        return digest

    def _others(self) -> Iterator[str]:
        """What the last site had besides what is kept by how it begins."""
        apart = " AND NOT (path >= ? AND path < ?)" * len(self._kept)
        ends = (end for start in self._kept for end in (start, start + _LAST))
        for (path,) in self.store.rows(f"SELECT path FROM outputs WHERE 1{apart}", *ends):  # noqa: S608
            yield path
