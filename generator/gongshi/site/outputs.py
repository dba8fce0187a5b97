"""Which files of the last site stay? Equal files stay, and files not put again are removed.

This covers all files except the pages of entities and tables, which page workers write.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from gongshi.publishing.staging import ANY, Stage
from gongshi.store.database import Store

_LAST = chr(0x10FFFF)


class Outputs:
    """Writes into a stage; remembers which files differ from the last site, and which were put."""

    def __init__(self, store: Store, stage: Stage, folder_name: str) -> None:
        """`folder_name`: name of the index folder in the last site; empty if there is none."""
        self.store = store
        self.stage = stage
        self.changed: set[str] = set()
        self._found: dict[str, bytes | None] = {}
        self._kept_prefixes: list[str] = []
        self.folder_name = folder_name

    def put(self, path: str, data: bytes) -> None:
        digest = hashlib.blake2b(data, digest_size=16).digest()
        same = self._last_digest(path) == digest
        self._found[path] = None if same else digest
        if not same:
            self.stage.write(self._path_on_disk(path), data)
            self.changed.add(path)

    def rename_folder(self, path: str, folder_name: str) -> None:
        """Rename a folder with all its files; `path` ends with `ANY` in place of its name.

        The paths of its files contain `ANY` too, because the name changes with the content. So an
        equal file stays, although its address changes.
        """
        if folder_name == self.folder_name:
            return
        if self.folder_name and not self.stage.fresh:
            self.stage.rename(self._path_on_disk(path), path.replace(ANY, folder_name))
            self.changed.add(path)  # no file in it may differ
        self.folder_name = folder_name

    def read(self, path: str) -> bytes:
        """A file as the last build wrote it, or this one."""
        return Path(self.stage.folder, self._path_on_disk(path)).read_bytes()

    def _path_on_disk(self, path: str) -> str:
        return path.replace(ANY, self.folder_name)

    def put_large(self, path: str, pieces: Callable[[], Iterable[bytes]], *, differs: bool) -> bool:
        """Put a large file in pieces, which are made only if `differs`.

        Returns whether it was written.
        """
        existed = self._last_digest(path) is not None
        self._found[path] = None if existed else b""
        if existed and not differs:
            return False
        self.stage.write_all(path, pieces())
        self.changed.add(path)
        return True

    def keep(self, start: str) -> None:
        """Leave all files of the last build whose path starts with `start`, except those put."""
        self._kept_prefixes.append(start)

    def keep_file(self, path: str) -> None:
        """Leave a file as the last build wrote it."""
        self._found[path] = None

    def remove(self, path: str) -> None:
        if self.stage.remove(self._path_on_disk(path)):
            self.changed.add(path)

    def remove_kept(self, path: str) -> None:
        """Remove a file of the last build that `keep` would leave."""
        self.remove(path)
        self.store.run("DELETE FROM main.outputs WHERE path = ?", path)

    def remove_stale(self) -> None:
        """Remove the files of the last site that this site does not have."""
        if self.stage.fresh:
            self.store.run("DELETE FROM main.outputs")
        for path in [path for path in self._stale_candidates() if path not in self._found]:
            self.remove(path)
            self.store.run("DELETE FROM main.outputs WHERE path = ?", path)
        new = ((path, digest) for path, digest in self._found.items() if digest is not None)
        self.store.insert("outputs", new)

    def _last_digest(self, path: str) -> bytes | None:
        """The digest of this file in the last build."""
        if self.stage.fresh:
            return None
        digest: bytes | None = self.store.one("SELECT digest FROM outputs WHERE path = ?", path)
        return digest

    def _stale_candidates(self) -> Iterator[str]:
        """The files of the last site, except those left by `keep`."""
        filters = " AND NOT (path >= ? AND path < ?)" * len(self._kept_prefixes)
        ends = (end for start in self._kept_prefixes for end in (start, start + _LAST))
        for (path,) in self.store.rows(f"SELECT path FROM outputs WHERE 1{filters}", *ends):  # noqa: S608
            yield path
