"""How long speech takes, measured with espeak-ng, where it is installed.

It drops decimal seconds and leading breaks, and takes neighbouring breaks for one: so the words between them
are rendered by themselves, and the breaks are added as they are written.
"""

import shutil
import subprocess
import wave
from functools import cache
from io import BytesIO
from typing import Final

from support.spoken import WORDS_A_MINUTE, Spoken

PROGRAM: Final = shutil.which("espeak-ng")
RATE: Final = 22_050
HEADER: Final = 44  # bytes


@cache
def sound_of(text: str) -> bytes:
    """These words as they sound: mono, of 16 bits, RATE times a second; the pause at their end included."""
    assert PROGRAM is not None
    command = [PROGRAM, "-v", "en-us", "-s", str(WORDS_A_MINUTE), "--stdin", "--stdout"]
    sound = subprocess.run(command, input=text.encode(), capture_output=True, check=True, timeout=30).stdout  # noqa: S603 - words of our own
    with wave.open(BytesIO(sound)) as file:
        assert (file.getframerate(), file.getsampwidth(), file.getnchannels()) == (RATE, 2, 1)
    return sound[HEADER:]  # written to a pipe, its header cannot say how much there is


def seconds_aloud(text: str) -> float:
    """Seconds that these words take, the pause at their end included."""
    return len(sound_of(text)) / 2 / RATE


def hold_aloud(said: Spoken) -> float:
    """Seconds from the first pause to the last."""
    pauses = [place for place, part in enumerate(said.parts) if isinstance(part, float)]
    inside = said.parts[pauses[0] : pauses[-1] + 1] if pauses else ()
    return sum(part if isinstance(part, float) else seconds_aloud(part) for part in inside)
