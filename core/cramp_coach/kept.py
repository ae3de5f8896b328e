"""What takes long to work out of files, kept beside Python's own compiled code until one of them changes."""

import marshal
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import blake2b
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

DIGEST = 32


def kept(beside: Path, sources: Iterable[bytes], work_out: Callable[[], Any]) -> Any:
    """What `work_out` gives (numbers, strings, tuples, dicts), or the same from an earlier time.

    It holds as long as every byte of `sources` does: give the code that works it out among them. The file
    stands in the `__pycache__` of `beside`: whoever may write there may change the program itself, for Python
    reads its code from there in the same format. Not there, cut short, another's, or not to be written: it
    is worked out anew, and nothing is said.
    """
    key = _digest(sources)
    file = _file(beside)
    found = _read(file, key)
    if found is None:
        found = work_out()
        _write(file, key, found)
    return found


def _file(beside: Path) -> Path:
    """Named after this Python: each version writes its own format."""
    return Path(cache_from_source(str(beside.with_suffix(".py")))).with_suffix(".kept")


def _digest(parts: Iterable[bytes]) -> bytes:
    whole = blake2b(digest_size=DIGEST)
    for part in parts:
        whole.update(len(part).to_bytes(8))
        whole.update(part)
    return whole.digest()


def _read(file: Path, key: bytes) -> Any:
    with suppress(OSError):
        content = file.read_bytes()
        seal, body = content[:DIGEST], content[DIGEST:]
        if seal == _digest((key, body)):
            return marshal.loads(body)  # noqa: S302 - sealed with what it was made of, and as safe as a .pyc
    return None


def _write(file: Path, key: bytes, found: Any) -> None:
    body = marshal.dumps(found)
    draft = file.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(_digest((key, body)) + body)
        draft.replace(file)
    with suppress(OSError):
        draft.unlink(missing_ok=True)
