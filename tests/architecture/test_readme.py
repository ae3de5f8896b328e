"""The conversation on the README's first screen is a real one."""

from pathlib import Path

from support.talk import Talk

README = Path(__file__).parents[2] / "README.md"


def test_the_readme_shows_what_is_really_said() -> None:
    shown = next(block for block in README.read_text(encoding="utf-8").split("```") if "> my calf" in block)
    talk, heard = Talk(), ""
    for line in shown.strip().splitlines():
        if line.startswith("> "):
            assert not heard.strip()
            heard = " ".join(reply.text for reply in talk.say(line.removeprefix("> "))).replace("\n", " ")
            heard = " ".join(heard.split())
        else:
            assert heard.startswith(line)
            heard = heard.removeprefix(line).strip()
