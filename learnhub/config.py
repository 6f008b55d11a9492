"""The settings: environment variables LEARNHUB_*, read once, frozen."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SECRET_LENGTH = 32


class Settings(BaseSettings):
    """Every setting there is; docs/operators.md explains each."""

    model_config = SettingsConfigDict(env_prefix="LEARNHUB_", frozen=True, extra="ignore")

    data: Path = Path("var")
    database_url: str = ""
    secret_key: SecretStr = SecretStr("")
    base_url: str = "http://127.0.0.1:8000"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    threads: Annotated[int, Field(ge=2, le=256)] = 48
    job_threads: Annotated[int, Field(ge=0, le=16)] = 1
    files_url: SecretStr = SecretStr("")
    recording_megabytes: Annotated[int, Field(ge=1, le=2000)] = 200
    mail_url: SecretStr = SecretStr("")
    mail_from: str = "LearnHub <learnhub@localhost>"
    trusted_proxies: Annotated[int, Field(ge=0, le=5)] = 0
    rate_limit_store: str = "memory://"
    backup_days: Annotated[int, Field(ge=1, le=3650)] = 35
    session_hours: Annotated[int, Field(ge=1, le=720)] = 12
    demo: bool = False
    cheap_passwords: bool = False

    @property
    def store_url(self) -> str:
        """The database: the one that is set, or an SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{(self.data / 'learnhub.db').resolve()}"

    @property
    def https(self) -> bool:
        """Whether people reach the site by HTTPS; cookies are then marked Secure."""
        return self.base_url.startswith("https://")


def unsafe(settings: Settings) -> list[str]:
    """What makes these settings unsafe for real use, each as a sentence that names the setting and the mend."""
    found = []
    if len(settings.secret_key.get_secret_value()) < SECRET_LENGTH:
        found.append(
            f"LEARNHUB_SECRET_KEY is missing or shorter than {SECRET_LENGTH} characters. "
            "Set it to the output of: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    if settings.cheap_passwords:
        found.append("LEARNHUB_CHEAP_PASSWORDS is on. It is for tests alone: remove it.")
    if settings.demo:
        found.append("LEARNHUB_DEMO is on. Demonstration people have known sign-in links: remove it.")
    address = urlsplit(settings.base_url)
    if address.scheme not in {"http", "https"} or not address.hostname:
        found.append("LEARNHUB_BASE_URL is not an address. Set it to the one that people type, with https://.")
    elif address.scheme == "http" and address.hostname not in LOOPBACK:
        found.append("LEARNHUB_BASE_URL begins with http://. Sessions would travel in the open: serve by https://.")
    if settings.host not in LOOPBACK and not settings.https:
        found.append("LEARNHUB_HOST opens the site to the network, but LEARNHUB_BASE_URL is not https://.")
    return found
