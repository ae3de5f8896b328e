"""A copy of the database that can be opened, taken while the program runs. The keys are not in it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from cramp_coach.errors import SettingsWrong, StoreBroken, StoreUnavailable
from cramp_coach.storage.queries import SQL


def back_up(database: Path, target: Path) -> None:
    """Copy `database` to `target`, which must not exist, and verify the copy. Raises CoachError."""
    if not database.is_file():
        raise StoreBroken(f"There is no database at {database}: check the path.")
    if target.exists():
        raise SettingsWrong(f"{target} exists already: choose another name.")
    part = target.with_name(target.name + ".part")
    try:
        part.touch(mode=0o600)
        copied(database, part)
        part.rename(target)
    except OSError as error:
        raise StoreUnavailable(f"{target} cannot be written ({error.strerror}).") from error
    except sqlite3.Error as error:
        raise StoreBroken(f"{database} could not be copied ({error}).") from error
    finally:
        part.unlink(missing_ok=True)


def free_name(database: Path, why: str) -> Path:
    """Beside the database, such as `coach.db.moved-1`: a name that is not taken."""
    names = (database.with_name(f"{database.name}.{why}-{number}") for number in range(1, 1000))
    return next(name for name in names if not name.exists())


def copied(database: Path, part: Path) -> None:
    """Copy to `part`, and verify the copy. Raises sqlite3.Error, and StoreBroken for a damaged one."""
    with (
        closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(part)) as copy,
    ):
        source.backup(copy)
        # A copy in WAL mode would need files beside it.
        copy.execute(SQL["use_rollback_journal"])
        if copy.execute(SQL["whole_check"]).fetchone() != ("ok",):
            raise StoreBroken(
                f"The copy of {database} is damaged: the database itself may be; check the disk."
            )
