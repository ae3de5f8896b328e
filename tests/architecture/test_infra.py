"""What is deployed is what the program and its documents know."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMPOSE = (ROOT / "infra" / "compose.yaml").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "infra" / "Dockerfile").read_text(encoding="utf-8")
SETTING = re.compile(r"\b(?:CRAMP_COACH_|TELEGRAM_|ALEXA_|DATABASE_|KEYS_URL)[A-Z_]*\b")


def known() -> set[str]:
    return set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs" / "running.md").read_text(encoding="utf-8")))


def test_every_setting_of_the_containers_is_documented() -> None:
    used = {*SETTING.findall(COMPOSE), *SETTING.findall(DOCKERFILE)}
    assert {"DATABASE_URL", "KEYS_URL", "CRAMP_COACH_KEYS"} <= used
    assert used - known() == set()


def test_the_keys_lie_in_a_database_and_a_volume_of_their_own() -> None:
    addresses = re.findall(r"(?:DATABASE_URL|KEYS_URL): (\S+)", COMPOSE)
    assert len(set(addresses)) == 2
    assert "CREATE DATABASE coach_keys" in COMPOSE
    kept = re.search(r"CRAMP_COACH_KEYS: (\S+)", COMPOSE)
    assert kept is not None
    assert f"keys:{kept[1]}" in COMPOSE
    assert f"--owner=coach --mode=700 {kept[1]}" in DOCKERFILE


def test_what_is_built_is_held_to_the_known_versions_and_runs_unprivileged() -> None:
    assert "--constraint constraints.txt" in DOCKERFILE
    assert re.search(r"^USER coach$", DOCKERFILE, re.MULTILINE)
    assert re.search(r"^STOPSIGNAL SIGTERM$", DOCKERFILE, re.MULTILINE)
