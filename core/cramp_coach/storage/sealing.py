"""Sealing of what says something about health: AES-256-GCM, bound to its place and its participant."""

import logging
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cramp_coach.errors import StoreBroken
from cramp_coach.storage.keys import Keyring

_LOG = logging.getLogger(__name__)
_NONCE = 12
_PERSONAL = b"\x01"  # under the participant's key
_HOUSE = b"\x02"  # under a key of the house's own: the answer to an erasure, which has no content


class Sealer:
    """Seals and opens values with the keys of a keyring. `place` is the table and column."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def seal(self, place: str, participant: str, value: bytes) -> bytes:
        """Makes the participant's key if there is none."""
        return _sealed(_PERSONAL, self._keyring.key_for(participant), place, participant, value)

    def seal_without_person(self, place: str, participant: str, value: bytes) -> bytes:
        """For what must outlive the participant's key, and says nothing about them."""
        return _sealed(_HOUSE, self._keyring.house(), place, participant, value)

    def digest(self, text: str) -> str:
        """Tells short texts apart without telling them: nobody without the master key can try them all."""
        return self._keyring.digest(text)

    def open(self, place: str, participant: str, sealed: bytes) -> bytes:
        """Raises StoreBroken if a bit of it was changed, or the key is gone."""
        try:
            key = self._keyring.house() if sealed[:1] == _HOUSE else self._keyring.existing(participant)
            if key is None:
                raise damaged(place, participant)
            nonce, body = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
            return key.decrypt(nonce, body, _bound(sealed[:1], place, participant))
        except (InvalidTag, ValueError, TypeError) as error:  # one flipped bit can make a number of it
            raise damaged(place, participant) from error


def damaged(place: str, participant: str) -> StoreBroken:
    """The error for a value that cannot be read; logged by its place, without content."""
    _LOG.error("unreadable value in %s of %s", place, participant)
    return StoreBroken(
        f"A stored value of {participant} is damaged ({place}): restore a backup, or run"
        f" `cramp-coach forget {participant}`."
    )


def _sealed(kind: bytes, key: AESGCM, place: str, participant: str, value: bytes) -> bytes:
    # A nonce is no decision of the program's, so the system draws it here.
    nonce = os.urandom(_NONCE)
    return kind + nonce + key.encrypt(nonce, value, _bound(kind, place, participant))


def _bound(kind: bytes, place: str, participant: str) -> bytes:
    return kind + f"{place}/{participant}".encode()
