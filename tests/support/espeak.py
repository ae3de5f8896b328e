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


@cache
def seconds_aloud(text: str) -> float:
    """Seconds that these words take, the pause at their end included."""
    assert PROGRAM is not None
    command = [PROGRAM, "-v", "en-us", "-s", str(WORDS_A_MINUTE), "--stdin", "--stdout"]
    sound = subprocess.run(command, input=text.encode(), capture_output=True, check=True, timeout=30).stdout  # noqa: S603 - words of our own
    with wave.open(BytesIO(sound)) as file:
        # Written to a pipe, it cannot say beforehand how many frames there are.
        frames = len(sound) - 44
        return float(frames / (file.getframerate() * file.getsampwidth() * file.getnchannels()))


def hold_aloud(said: Spoken) -> float:
    """Seconds from the first pause to the last."""
    pauses = [place for place, part in enumerate(said.parts) if isinstance(part, float)]
    inside = said.parts[pauses[0] : pauses[-1] + 1] if pauses else ()
    return sum(part if isinstance(part, float) else seconds_aloud(part) for part in inside)
