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


class Pieces:
    """The pieces of one repository, made by one version of govern: `version` names it. Others are removed."""

    def __init__(self, folder: Path, version: bytes) -> None:
        self._file = folder / NAME.format(version.hex()[:16])
        self._database: sqlite3.Connection | None = None
        self._new: dict[bytes, bytes] = {}
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

    def close(self) -> None:
        """Write what is new, and drop what was not used for long."""
        if self._database is not None:
            self._database.close()
            self._database = None
        if not self._new or not prepare(self._file.parent):
            return
        import sqlite3

        for other in self._file.parent.glob(NAME.format("*") + "*"):
            if not other.name.startswith(self._file.name):
                with contextlib.suppress(OSError):
                    other.unlink()
        try:
            with contextlib.closing(self._connect()) as database, database:
                database.execute("CREATE TABLE IF NOT EXISTS pieces (key BLOB PRIMARY KEY, run INTEGER, data BLOB)")
                run = 1 + (database.execute("SELECT max(run) FROM pieces").fetchone()[0] or 0)
                rows = [(key, run, data) for key, data in self._new.items()]
                database.executemany("INSERT OR REPLACE INTO pieces VALUES (?, ?, ?)", rows)
                database.executemany("UPDATE pieces SET run = ? WHERE key = ?", [(run, key) for key in self._used])
                most = max(LEAST, SPARE * (len(self._new) + len(self._used)))
                database.execute(
                    "DELETE FROM pieces WHERE key IN (SELECT key FROM pieces ORDER BY run DESC LIMIT -1 OFFSET ?)",
                    (most,),
                )
        except sqlite3.Error as error:
            self._heal(error)

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
