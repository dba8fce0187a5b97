"""The files of a site that belong to no entity: what is equal stays, what is left over goes."""

import hashlib
from collections.abc import Callable, Iterable

from generator.publish import Stage
from generator.store import Store


class Outputs:
    """Writes into a stage; remembers what differs from the last site, and what was asked for."""

    def __init__(self, store: Store, stage: Stage) -> None:
        self.store = store
        self.stage = stage
        self.changed: set[str] = set()
        self._known = {} if stage.fresh else dict(store.rows("SELECT path, digest FROM outputs"))
        self._found: dict[str, bytes] = {}

    def put(self, path: str, data: bytes) -> None:
        digest = hashlib.blake2b(data, digest_size=16).digest()
        self._found[path] = digest
        if self._known.get(path) != digest:
            self.stage.write(path, data)
            self.changed.add(path)

    def put_all(self, path: str, pieces: Callable[[], Iterable[bytes]], *, differs: bool) -> None:
        """A large file in pieces, which are asked for only where what it is made from differs."""
        self._found[path] = b""
        if differs or path not in self._known:
            self.stage.write_all(path, pieces())
            self.changed.add(path)

    def keep(self, folder: str) -> None:
        """Leave the files below a folder as the last build wrote them, but for those put anew."""
        kept = {p: d for p, d in self._known.items() if p.startswith(folder)}
        self._found = kept | self._found

    def drop(self, path: str) -> None:
        if self.stage.remove(path):
            self.changed.add(path)

    def finish(self) -> None:
        """Take away what the last site had and this one does not."""
        for path in sorted(self._known.keys() - self._found.keys()):
            self.drop(path)
        self.store.run("DELETE FROM outputs")
        self.store.insert("outputs", self._found.items())
