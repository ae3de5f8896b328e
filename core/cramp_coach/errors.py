"""What can go wrong that a person can mend.

CoachError
├── ContentBroken      the guide or its words contradict themselves
├── SettingsWrong      a setting is missing or makes no sense
└── StoreUnavailable   nothing can be read or written now
    ├── StoreLocked    another process holds the database
    ├── StoreBroken    the file is damaged, or newer than this program
    └── KeyMissing     the key is gone, or belongs to another database

Every message is one sentence that says what to do. What people type never raises.
"""


class CoachError(Exception):
    """Base of everything that ends the program with one sentence and exit code 2."""


class ContentBroken(CoachError):
    """The clinical content is unreadable or contradicts itself."""


class SettingsWrong(CoachError):
    """A setting is missing or makes no sense."""


class StoreUnavailable(CoachError):
    """The store cannot be read or written now; nothing was changed."""


class StoreLocked(StoreUnavailable):
    """Another process is writing to this database."""


class StoreBroken(StoreUnavailable):
    """The database is damaged, or was written by a newer version."""


class KeyMissing(StoreUnavailable):
    """The master key is missing, or belongs to another database."""
