"""What single files say, kept by their content: one database a repository, which several runs may use at once.

Nothing here raises. A database that is damaged is removed; one that is locked, or cannot be written, is left alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govern.cache.folder import prepare

if TYPE_CHECKING:
    import sqlite3

NAME = "facts-{}.db"
# How many pieces are kept for each that the last run used, and how many in any case.
SPARE, LEAST = 3, 2_000
PATIENCE = 2.0
LARGEST_PIECE = 8_000_000
# So many bytes wait to be written at most.
WAITING = 1_000_000


class Pieces:
    """The pieces of one repository, made by one version of govern: `version` names it. Others are removed."""

    def __init__(self, folder: Path, version: bytes) -> None:
        self._file = folder / NAME.format(version.hex()[:16])
        self._database: sqlite3.Connection | None = None
        self._new: dict[bytes, bytes] = {}
        self._waiting = 0
        self._run = 0
        self._written = 0
        self._used: set[bytes] = set()
        self._open()

    def find(self, key: bytes) -> Any:
        """The data that was kept under a key; None where there is none, or it is not what was written."""
        content = self._read(key)
        if not isinstance(content, bytes):
            return None
        payload = content[32:]
        if hashlib.sha256(key + payload).digest() != content[:32]:
            return None
        try:
            data = marshal.loads(payload)
        except (EOFError, ValueError, TypeError):
            return None
        self._used.add(key)
        return data

    def keep(self, key: bytes, data: Any) -> None:
        """Keep plain data under a key; anything else is not kept."""
        with contextlib.suppress(ValueError):
            self.keep_written(key, marshal.dumps(data))

    def keep_written(self, key: bytes, payload: bytes) -> None:
        """Keep under a key what marshal has written already."""
        if len(payload) <= LARGEST_PIECE:
            self._new[key] = hashlib.sha256(key + payload).digest() + payload
            self._waiting += len(payload)
            if self._waiting > WAITING:
                self._write()

    def close(self) -> None:
        """Write what is new, and drop what was not used for long."""
        if self._database is not None:
            self._database.close()
            self._database = None
        if not self._new and not self._written:
            return
        import sqlite3

        if not self._write():
            return
        for other in self._file.parent.glob(NAME.format("*") + "*"):
            if not other.name.startswith(self._file.name):
                with contextlib.suppress(OSError):
                    other.unlink()
        most = max(LEAST, SPARE * (self._written + len(self._used)))
        try:
            with contextlib.closing(self._connect()) as database, database:
                used = ((self._run, key) for key in self._used)
                database.executemany("UPDATE pieces SET run = ? WHERE key = ?", used)
                database.execute(
                    "DELETE FROM pieces WHERE key IN (SELECT key FROM pieces ORDER BY run DESC LIMIT -1 OFFSET ?)",
                    (most,),
                )
        except sqlite3.Error as error:
            self._heal(error)

    def _write(self) -> bool:
        """Write what waits; false where that is not possible: then it is let go."""
        rows, self._new, self._waiting = self._new, {}, 0
        if self._run < 0 or not prepare(self._file.parent):
            return False
        import sqlite3

        try:
            with contextlib.closing(self._connect()) as database, database:
                database.execute("CREATE TABLE IF NOT EXISTS pieces (key BLOB PRIMARY KEY, run INTEGER, data BLOB)")
                if not self._run:
                    self._run = 1 + (database.execute("SELECT max(run) FROM pieces").fetchone()[0] or 0)
                database.executemany(
                    "INSERT OR REPLACE INTO pieces VALUES (?, ?, ?)",
                    ((key, self._run, data) for key, data in rows.items()),
                )
        except sqlite3.Error as error:
            self._run = -1  # a locked or full one is not tried again and again
            self._heal(error)
            return False
        self._written += len(rows)
        return True

    def _open(self) -> None:
        if self._file.exists():
            import sqlite3

            try:
                self._database = self._connect()
            except sqlite3.Error as error:
                self._heal(error)

    def _read(self, key: bytes) -> object:
        if self._database is None:
            return None
        import sqlite3

        try:
            row = self._database.execute("SELECT data FROM pieces WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error as error:
            self._database.close()
            self._database = None
            self._heal(error)
            return None
        return row[0] if row else None

    def _connect(self) -> sqlite3.Connection:
        import sqlite3

        database = sqlite3.connect(self._file, timeout=PATIENCE)
        with contextlib.suppress(sqlite3.OperationalError):
            database.execute("PRAGMA journal_mode = WAL")
        return database

    def _heal(self, error: Exception) -> None:
        """Remove a database that is none, or holds something else; a locked or full one may be good tomorrow."""
        import sqlite3

        text = str(error)
        if isinstance(error, sqlite3.OperationalError) and not any(one in text for one in ("no such", "has no column")):
            return
        for ending in ("", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                self._file.with_name(self._file.name + ending).unlink()
