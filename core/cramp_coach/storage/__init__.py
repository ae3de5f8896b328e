"""Keeping conversations and promises: one port, sealed from the first row."""

from cramp_coach.storage.opening import open_sqlite_store
from cramp_coach.storage.sqlite import SqliteStore

__all__ = ["SqliteStore", "open_sqlite_store"]
