"""What did earlier builds find out, and can it be trusted?

The store is a database in the user's cache folder. It holds files with their stamps and digests,
records as read, entities as made, and the pages of every table. A clean build fills an empty store,
and a later build updates it. Both make the site from its rows, so there is one way to make a page,
and memory holds one batch at a time.

A store is not used if another version of the program made it, or if it is damaged. Each row has a
seal, which is compared whenever the row is read. Only queries that name `main.records` are without
it: they count, or an index answers them. A build locks the folder until it is done.
"""

import errno
import fcntl
import hashlib
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from gongshi.progress import Reporter
from gongshi.register.problems import Unusable
from gongshi.settings import cache_folder, ready_cache_folder

_NAME, _SEAL, _LOCK = "store.db", "store.seal", "lock"
_PACKAGE = Path(__file__).resolve().parents[1]

_TABLES = """
CREATE TABLE last_build (number INTEGER PRIMARY KEY, data BLOB);
CREATE TABLE folders (path TEXT PRIMARY KEY, stamp BLOB, digest TEXT) WITHOUT ROWID;
CREATE TABLE files (
  folder TEXT, path TEXT, stamp TEXT, digest TEXT, PRIMARY KEY (folder, path)
) WITHOUT ROWID;
CREATE TABLE problems (path TEXT, severity TEXT, data BLOB);
CREATE TABLE records (
  path TEXT, place INTEGER, id TEXT, entity TEXT, list TEXT, name TEXT, code TEXT, brand TEXT,
  listing BLOB, replaced_by TEXT, class TEXT, rank TEXT, marks TEXT, data BLOB
);
CREATE TABLE revisions (record TEXT PRIMARY KEY, path TEXT, data BLOB) WITHOUT ROWID;
CREATE TABLE registrations (path TEXT PRIMARY KEY, entity TEXT, name TEXT, data BLOB) WITHOUT ROWID;
CREATE TABLE names (
  code TEXT PRIMARY KEY, brand TEXT, name TEXT, path TEXT, place INTEGER, back TEXT, finding BLOB
) WITHOUT ROWID;
CREATE TABLE entities (
  id TEXT PRIMARY KEY, shown INTEGER, indexed INTEGER, csv BLOB, line BLOB, entry BLOB
);
CREATE TABLE next_days (entity TEXT PRIMARY KEY, day TEXT) WITHOUT ROWID;
CREATE TABLE events (
  day TEXT, entity TEXT, number INTEGER, data BLOB, PRIMARY KEY (day, entity, number)
) WITHOUT ROWID;
CREATE TABLE listings (
  entity TEXT, record TEXT, list TEXT, region TEXT, authority TEXT, published TEXT, last_day TEXT,
  status TEXT, person INTEGER, digest BLOB, data BLOB
);
CREATE TABLE petitions (
  entity TEXT, authority TEXT, process TEXT, made TEXT, decided TEXT, outcome TEXT, owed INTEGER,
  due TEXT
);
CREATE TABLE tables (
  kind TEXT, key TEXT, total INTEGER, pages BLOB, persons BLOB, PRIMARY KEY (kind, key)
) WITHOUT ROWID;
CREATE TABLE outputs (path TEXT PRIMARY KEY, digest BLOB) WITHOUT ROWID;
CREATE TABLE articles (path TEXT PRIMARY KEY, data BLOB) WITHOUT ROWID;
CREATE TABLE search (part TEXT PRIMARY KEY, data BLOB);
CREATE TABLE steps (build INTEGER PRIMARY KEY, before TEXT, paths BLOB);
"""

_INDEXES = """
CREATE INDEX IF NOT EXISTS main.problems_path ON problems (path, severity);
CREATE INDEX IF NOT EXISTS main.records_path ON records (path);
CREATE INDEX IF NOT EXISTS main.records_entity ON records (entity, path, place);
CREATE INDEX IF NOT EXISTS main.records_id ON records (id);
CREATE INDEX IF NOT EXISTS main.records_listing ON records (listing) WHERE listing IS NOT NULL;
CREATE INDEX IF NOT EXISTS main.records_name ON records (entity, name) WHERE code IS NOT NULL;
CREATE INDEX IF NOT EXISTS main.names_brand ON names (brand);
CREATE INDEX IF NOT EXISTS main.names_back ON names (back);
CREATE INDEX IF NOT EXISTS main.names_finding ON names (path, place) WHERE finding IS NOT NULL;
CREATE INDEX IF NOT EXISTS main.records_replaced ON records (replaced_by)
  WHERE replaced_by IS NOT NULL;
CREATE INDEX IF NOT EXISTS main.records_class ON records (entity, class) WHERE class IS NOT NULL;
CREATE INDEX IF NOT EXISTS main.records_rank ON records (rank, entity) WHERE rank IS NOT NULL;
CREATE INDEX IF NOT EXISTS main.records_marks ON records (marks, entity) WHERE marks IS NOT NULL;
CREATE INDEX IF NOT EXISTS main.registrations_entity ON registrations (entity);
CREATE INDEX IF NOT EXISTS main.listings_entity ON listings (entity);
CREATE INDEX IF NOT EXISTS main.listings_list
  ON listings (list, published DESC, record, digest, person);
CREATE INDEX IF NOT EXISTS main.listings_region
  ON listings (region, published DESC, record, digest, person);
CREATE INDEX IF NOT EXISTS main.listings_authority
  ON listings (authority, published DESC, record, digest, person);
CREATE INDEX IF NOT EXISTS main.listings_published ON listings (published DESC, record);
CREATE INDEX IF NOT EXISTS main.listings_last_day ON listings (last_day);
CREATE INDEX IF NOT EXISTS main.entities_entry ON entities (id) WHERE entry IS NOT NULL;
CREATE INDEX IF NOT EXISTS main.events_entity ON events (entity);
CREATE INDEX IF NOT EXISTS main.petitions_entity ON petitions (entity);
CREATE INDEX IF NOT EXISTS main.entities_indexed ON entities (id) WHERE indexed;
"""


class Damaged(Exception):  # noqa: N818 - it is a state, and the remedy is known
    """The store cannot be read; a clean build makes a new one."""


class _Seal(msgspec.Struct, frozen=True):
    """The size and time of a store when it was closed, and the version that made it."""

    made_by: str
    size: int
    changed: int


class Store:
    """An open store."""

    def __init__(self, connection: sqlite3.Connection, *, fresh: bool) -> None:
        """`fresh`: the store was empty before this build."""
        self.connection = connection
        self.fresh = fresh

    def rows(self, sql: str, *values: Any) -> Iterator[Any]:
        """The rows of a query as tuples. Raises Damaged if the store cannot be read."""
        try:
            for row in self.connection.execute(sql, values):  # noqa: UP028 - its close() may fail
                yield row
        except sqlite3.DatabaseError as error:
            raise _failure(error) from None

    def column(self, sql: str, *values: Any) -> list[Any]:
        return [row[0] for row in self.rows(sql, *values)]

    def one(self, sql: str, *values: Any) -> Any:
        """The first column of the first row, or None."""
        return next(self.rows(sql, *values), (None,))[0]

    def run(self, sql: str, *values: Any) -> None:
        try:
            self.connection.execute(sql, values)
        except sqlite3.DatabaseError as error:
            raise _failure(error) from None

    def run_all(self, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Run a statement with each row's values."""
        try:
            self.connection.executemany(sql, rows)
        except sqlite3.DatabaseError as error:
            raise _failure(error) from None

    def insert(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Add rows, or replace the rows with the same key."""
        new_rows = [*rows]
        if new_rows:
            placeholders = ",".join("?" * (len(new_rows[0]) + 1))
            sql = f"INSERT OR REPLACE INTO main.{table} VALUES ({placeholders})"  # noqa: S608 - our own words
            self.run_all(sql, ((*row, row_seal(*row)) for row in new_rows))

    def comparison(self, table: str) -> str:
        """SQL that compares a row of `main.table` with its seal."""
        return f"is_sealed(seal, {', '.join(_columns(self.connection, table))})"

    def index(self) -> None:
        """Create the indexes: faster after a fresh store has its rows than row by row."""
        for statement in filter(str.strip, _INDEXES.split(";")):
            self.run(statement)


def _failure(error: sqlite3.DatabaseError) -> Exception:
    """A full disk does not damage the store: the transaction is rolled back."""
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
        return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return Damaged(str(error))


def row_seal(*values: Any) -> bytes:
    """The digest that is stored with a row, to detect damage."""
    return hashlib.blake2b(encoded(values), digest_size=8).digest()


def _is_sealed(seal: bytes, *values: Any) -> bool:
    if row_seal(*values) != seal:
        raise Damaged("a row differs from its seal")
    return True


def encoded(value: Any) -> bytes:
    return msgspec.msgpack.encode(value)


def digest_of(value: Any) -> str:
    """SHA-256 of a plain value."""
    return hashlib.sha256(encoded(value)).hexdigest()


def decoded(data: bytes, type_: Any) -> Any:
    """A stored value. Raises Damaged if it does not have this type."""
    try:
        return msgspec.msgpack.decode(data, type=type_)
    except (UnicodeDecodeError, msgspec.MsgspecError) as error:
        raise Damaged(str(error)) from None


@contextmanager
def lock_store(root: Path, say: Reporter) -> Iterator[Path]:
    """The cache folder, for one build at a time. A second build says that it waits."""
    try:
        folder = ready_cache_folder(root)
        handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        hint = "name another folder in GONGSHI_CACHE"
        place = cache_folder(root)
        raise Unusable(f"cannot write in {place}: {error.strerror}; {hint}") from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("another build of this register is at work; waiting for it")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield folder
    finally:
        os.close(handle)


@contextmanager
def open_store(folder: Path, *, clean: bool) -> Iterator[Store]:
    """The store of a cache folder. What a build changes is kept only if it ends without an error.

    With `clean`, or if the stored file cannot be trusted, a fresh store replaces it at the end.
    """
    path, seal = folder / _NAME, folder / _SEAL
    made_by = _made_by()
    fresh = clean or not _is_trusted(path, seal, made_by)
    working = path.with_suffix(".new") if fresh else path
    if fresh:
        working.unlink(missing_ok=True)
    try:
        connection = _connect(working, fresh=fresh)
    except sqlite3.DatabaseError as error:
        raise _failure(error) from None
    try:
        yield Store(connection, fresh=fresh)
        connection.commit()
        connection.close()
        if fresh:
            path.with_name(f"{_NAME}-journal").unlink(missing_ok=True)  # of the replaced store
            working.replace(path)
        _write_seal(path, seal, made_by)
    except sqlite3.DatabaseError as error:
        raise _failure(error) from None
    finally:
        connection.close()


def _connect(path: Path, *, fresh: bool) -> sqlite3.Connection:
    """No write waits for the disk: after a power cut the store has no valid seal."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.create_function("row_seal", -1, row_seal, deterministic=True)
    connection.create_function("is_sealed", -1, _is_sealed, deterministic=True)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -65536")
    connection.execute("PRAGMA temp_store = MEMORY")
    if fresh:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.executescript(_TABLES)
        for table in _tables(connection):
            connection.execute(f"ALTER TABLE {table} ADD COLUMN seal BLOB")
    else:
        _create_views(connection)
    connection.execute("BEGIN IMMEDIATE")
    return connection


def _tables(connection: sqlite3.Connection) -> list[str]:
    sql = "SELECT name FROM main.sqlite_master WHERE type = 'table'"
    return [name for (name,) in connection.execute(sql)]


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    found = [row[1] for row in connection.execute(f"PRAGMA main.table_info({table})")]
    return [name for name in found if name != "seal"]


def _create_views(connection: sqlite3.Connection) -> None:
    """Hide each table behind a view of the same name that fails at a damaged row.

    SQLite may pass the constant of `column = constant` to the comparison before it tests the
    column. So a query without an index for that column has to write `+column = constant`.
    """
    for table in _tables(connection):
        columns = ", ".join(_columns(connection, table))
        connection.execute(
            f"CREATE TEMP VIEW {table} AS SELECT {columns} FROM main.{table} "  # noqa: S608 - our own words
            f"WHERE is_sealed(seal, {columns})"
        )


def _is_trusted(path: Path, seal: Path, made_by: str) -> bool:
    """Whether this version of the program closed the store, and it is unchanged since.

    A store that was copied, or whose last build was killed, has another modification time. It is
    read through before it is trusted: every row and every index.
    """
    try:
        found = msgspec.json.decode(seal.read_bytes(), type=_Seal)
        now = path.stat()
    except (OSError, UnicodeDecodeError, msgspec.MsgspecError):
        return False
    if found.made_by != made_by:
        return False
    return (found.size, found.changed) == (now.st_size, now.st_mtime_ns) or _is_intact(path)


def _is_intact(path: Path) -> bool:
    try:
        connection = _connect(path, fresh=False)
        try:
            for table in _tables(connection):
                connection.execute(f"SELECT sum(1) FROM temp.{table}").fetchone()  # noqa: S608 - our own words
            return bool(connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok")
        finally:
            connection.close()
    except sqlite3.DatabaseError:
        return False


def _write_seal(path: Path, seal: Path, made_by: str) -> None:
    now = path.stat()
    found = _Seal(made_by=made_by, size=now.st_size, changed=now.st_mtime_ns)
    fresh = seal.with_suffix(".new")
    fresh.write_bytes(msgspec.json.encode(found))
    fresh.replace(seal)


@cache
def _made_by() -> str:
    """A digest of the program: another version may store other values under the same names."""
    total = hashlib.sha256(f"{sys.version} {sqlite3.sqlite_version} {msgspec.__version__}".encode())
    for path in sorted(_PACKAGE.rglob("*.py")):
        total.update(path.read_bytes())
    return total.hexdigest()
