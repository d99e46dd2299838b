"""Containerfile and compose file say what is so: their settings exist and fit together, and their commands do what they are there for."""

import os
import re
import subprocess
import sys
import time
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml  # type: ignore[import-untyped]  # it brings no types

from concord.cli import app
from settings import Settings, settings
from tests.concord.test_up import environment
from tests.databases import ROOT

COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
SERVICES: Mapping[str, Any] = COMPOSE["services"]
OURS = ("migrate", "serve", "work")
LINES = re.sub(r"\\\n\s*", "", (ROOT / "Containerfile").read_text("utf-8")).splitlines()
GIVEN = {
    "CONCORD_DATABASE_PASSWORD": "plain0words",
    "CONCORD_BASE_URL": "https://concord.example",
    "CONCORD_SMTP_URL": "",
    "CONCORD_MAIL_FROM": "",
    "CONCORD_SECRET_KEYS": "",
    "CONCORD_SECOND_FACTOR_ROLES": "",
}
"""The file `.env`, as the documentation asks for it."""


def said(instruction: str) -> list[str]:
    return [line.removeprefix(f"{instruction} ") for line in LINES if line.startswith(f"{instruction} ")]


def of_image() -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in said("ENV")[0].split())


def filled(value: str) -> str:
    """The value with what `.env` gives."""
    return re.sub(r"\$\{(\w+)(?::[-?][^}]*)?\}", lambda found: GIVEN[found[1]], value)


def variables(service: str) -> dict[str, str]:
    """What a process of the service sees, of image and compose file."""
    return of_image() | {name: filled(value) for name, value in SERVICES[service]["environment"].items()}


def test_the_settings_exist_and_make_a_process_of_production(monkeypatch: pytest.MonkeyPatch) -> None:
    for service in OURS:
        for name in [name for name in os.environ if name.startswith("CONCORD_")]:
            monkeypatch.delenv(name)
        for name, value in variables(service).items():
            if name.startswith("CONCORD_"):
                monkeypatch.setenv(name, value)
        settings.cache_clear()
        here = settings()
        assert (here.in_production, here.database_url) == (True, "postgresql://concord:plain0words@database/concord")
        assert str(here.data_dir) == COMPOSE["x-concord"]["volumes"][0].split(":")[1] == said("VOLUME")[0]
        assert f"127.0.0.1:8000:{here.port}" in SERVICES["serve"]["ports"]
        grace = int(SERVICES["serve"]["stop_grace_period"].removesuffix("s"))
        assert grace > here.drain_seconds + here.stop_seconds
    settings.cache_clear()


def test_commands_and_the_user_are_those_of_the_project() -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    assert said("ENTRYPOINT") == ['["concord"]']
    assert "concord" in scripts
    for command in [SERVICES[service]["command"] for service in OURS] + [["serve"]]:
        app.parse_args(command, exit_on_error=False, print_error=False)
    assert said("USER") == ["10001"]
    assert all((ROOT / name).exists() for name in said("COPY")[0].split()[:-1])


def test_no_secret_and_no_address_of_a_registry_stands_in_them() -> None:
    images = [service["image"] for service in SERVICES.values() if "image" in service] + [line.split()[0] for line in said("FROM")]
    assert all(re.fullmatch(r"[a-z]+(:[a-z0-9.-]+)?", image) for image in images), images
    assert not [name for name in of_image() if re.search("PASSWORD|SECRET|TOKEN|KEY|URL", name)]
    secrets = [value for service in SERVICES.values() for name, value in (service.get("environment") or {}).items() if "PASSWORD" in name]
    assert secrets
    assert all(value.startswith("${CONCORD_DATABASE_PASSWORD:?") for value in secrets)
    assert {".*", "tests"} <= set((ROOT / ".dockerignore").read_text().split())


def check(service: str, ports: Mapping[str, int]) -> bool:
    """Whether the health check that the files give says that the service is well, at the ports of this test."""
    given = SERVICES[service].get("healthcheck", {}).get("test") or ["CMD", *yaml.safe_load(said("HEALTHCHECK")[0].split("CMD ", 1)[1])]
    assert given[:2] == ["CMD", "python"]
    text = given[3]
    for usual, port in ports.items():
        text = text.replace(f":{usual}/", f":{port}/")
    return subprocess.run([sys.executable, *given[2:3], text], capture_output=True, check=False).returncode == 0


def test_the_commands_start_a_service_that_its_health_check_finds_well(empty_database_url: str, tmp_path: Path) -> None:
    here = {"CONCORD_HOST": "127.0.0.1", "CONCORD_METRICS_HOST": "127.0.0.1", "CONCORD_PORT": "0", "CONCORD_METRICS_PORT": "0"}
    here |= {"CONCORD_DATABASE_URL": empty_database_url, "CONCORD_DATA_DIR": str(tmp_path), "CONCORD_DRAIN_SECONDS": "0"}

    def start(service: str) -> "subprocess.Popen[str]":
        given = environment() | {name: value for name, value in variables(service).items() if name != "PATH"} | here
        command = [sys.executable, "-m", "concord", *SERVICES[service]["command"]]
        return subprocess.Popen(command, cwd=ROOT, env=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    with start("migrate") as migrate:
        assert migrate.wait(60) == 0
    with psycopg.connect(empty_database_url) as connection:
        assert connection.execute("SELECT count(*) FROM policy_version").fetchone() == (1,)
    with start("serve") as serve, start("work") as work:
        try:
            assert serve.stdout is not None
            assert work.stdout is not None
            ports = {"8000": port(serve.stdout.readline()), "9100": port(work.stdout.readline())}
            deadline = time.monotonic() + 60
            while not (check("serve", ports) and check("work", ports)):
                assert time.monotonic() < deadline
                time.sleep(0.3)
        finally:
            serve.terminate()
            work.terminate()
    assert (serve.returncode, work.returncode) == (0, 0)


def port(line: str) -> int:
    found = re.search(r"port (\d+)\.", line)
    assert found, line
    return int(found[1])


def test_every_setting_that_the_document_of_operations_names_exists() -> None:
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    known = {f"CONCORD_{name.upper()}" for name in Settings.model_fields} | set(GIVEN)
    assert set(re.findall(r"CONCORD_[A-Z_]+", text)) <= known
