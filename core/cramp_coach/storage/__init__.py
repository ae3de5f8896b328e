"""Keeping conversations and promises: one port, two engines, sealed from the first row."""

from cramp_coach.storage.opening import open_sqlite_store
from cramp_coach.storage.store import SqlStore

__all__ = ["SqlStore", "open_sqlite_store"]
