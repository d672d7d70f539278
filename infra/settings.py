"""All settings, in one place. Each can be set in the environment (prefix MOLDIR_) or in a `.env` file."""

import os
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent
PREFIX = "MOLDIR_"
SECRET: dict[str, Any] = {
    "secret": True
}  # such a setting may also be given as a file: MOLDIR_DATABASE_URL_FILE=/run/secrets/database


class _SecretFiles(PydanticBaseSettingsSource):
    """Secrets from files, so that they stand neither in the environment nor in a list of processes."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        path = os.environ.get(f"{PREFIX}{field_name.upper()}_FILE")
        if not path or field.json_schema_extra != SECRET:
            return None, field_name, False
        return Path(path).read_text(encoding="utf-8").strip(), field_name, False

    def __call__(self) -> dict[str, Any]:
        fields = self.settings_cls.model_fields
        found = {name: self.get_field_value(field, name)[0] for name, field in fields.items()}
        return {name: value for name, value in found.items() if value is not None}


class Settings(BaseSettings):
    """Where Möldir keeps its data and whom it talks to. Empty means: the part that comes with Möldir."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=PROJECT / ".env", extra="ignore")

    data_dir: Path = Field(default=PROJECT / "var", description="Folder for the database, the search index and files.")
    database_url: str = Field(
        default="", description="PostgreSQL 15 or newer; empty: the embedded server.", json_schema_extra=SECRET
    )
    broker_url: str = Field(
        default="", description="amqp://… of RabbitMQ; empty: queues in the database.", json_schema_extra=SECRET
    )
    instance_key: str = Field(
        default="",
        description="32 random bytes in base64; empty: made once, kept in the data folder.",
        json_schema_extra=SECRET,
    )
    mail_url: str = Field(
        default="",
        description="smtp://user:password@host:587 (STARTTLS) or smtps://…; empty: mail is kept.",
        json_schema_extra=SECRET,
    )
    mail_from: str = Field(default="Möldir <moldir@localhost>", description="Sender of our mail.")
    host: str = Field(default="127.0.0.1", description="Address the web server listens on.")
    port: int = Field(default=8000, description="First port to try; the next free one is taken if it is busy.")
    public_url: str = Field(default="", description="Address printed in reports; empty: the one listened on.")
    trail_key: Path | None = Field(
        default=None, description="Ed25519 key (PEM) that signs the days of the trail; empty: one made in data_dir."
    )
    credential_key: str = Field(
        default="",
        description="Ed25519 key (PEM) that signs certificates and labels; empty: one made in data_dir.",
        json_schema_extra=SECRET,
    )
    credential_signer: str = Field(
        default="",
        description="Socket of a signer that keeps that key, in a hardware module for example; empty: the key is here.",
    )
    workers: int = Field(default=1, ge=1, le=64, description="Web processes.")
    pool_size: int = Field(default=8, ge=1, le=200, description="Database connections of each process.")
    kept_bytes: int = Field(
        default=64_000_000, ge=0, description="Memory of each web process for finished profiles, pages and answers."
    )
    shared: Path = Field(default=PROJECT.parent / "shared", description="Reference data for tests and benchmarks.")
    log_format: str = Field(default="console", pattern="^(console|json)$", description="console or json.")
    log_level: str = Field(default="info", description="debug, info, warning or error.")
    max_upload_bytes: int = Field(default=50_000_000, description="Largest accepted request body, in bytes.")
    max_evidence_bytes: int = Field(default=50_000_000, ge=1, description="Largest accepted evidence, in bytes.")
    max_organisation_bytes: int = Field(
        default=20_000_000_000, ge=1, description="Evidence that one organisation may keep, in bytes."
    )
    max_package_bytes: int = Field(
        default=150_000_000, ge=1, description="Largest accepted package of a course (its archive), in bytes."
    )
    clamd: str = Field(
        default="", description="Virus scanner clamd: path of its socket or host:port; empty: nobody looks at evidence."
    )
    rate_pages: int = Field(default=1200, ge=0, description="Pages a minute for one address; 0: as many as it likes.")
    rate_certificates: int = Field(
        default=30, ge=0, description="Checks of certificates a minute for one address; 0: as many as it likes."
    )
    rate_misuse: int = Field(
        default=10,
        ge=0,
        description="Reports of a misuse of the label an hour for one network; 0: as many as it likes.",
    )
    rate_api: int = Field(default=120, ge=0, description="API requests a minute for one address without a key.")
    rate_key: int = Field(default=1200, ge=0, description="API requests a minute for one key.")
    alert_mail: str = Field(default="", description="Address that is told of unusual events; empty: the log only.")
    alert_factor: float = Field(default=1.0, gt=0, description="Multiplies what counts as unusual.")
    outgoing_networks: str = Field(
        default="", description="Private networks that webhooks may lead to, 10.1.2.0/24,…; empty: public hosts only."
    )
    gost_service_url: str = Field(
        default="", description="Service that verifies GOST signatures (NCANode 3); empty: they are not accepted."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - a folder of files, which we do not use
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is said at the call, in the environment, in secret files, in `.env`: in this order."""
        return init_settings, env_settings, _SecretFiles(settings_cls), dotenv_settings

    @property
    def site(self) -> str:
        """Address under which readers reach this site, without a slash at its end."""
        host = "localhost" if _is_this_machine(self.host) else self.host
        return self.public_url.rstrip("/") or f"http://{host}:{self.port}"

    @property
    def at_home(self) -> bool:
        """Whether nobody but this machine's own user reaches the site."""
        return _is_this_machine(self.host) and _is_this_machine(urlsplit(self.site).hostname or "")

    @property
    def trust_dir(self) -> Path:
        """Certificates of the national key infrastructure that are trusted, and their revocation lists."""
        return self.data_dir / "trust"

    @property
    def database_dir(self) -> Path:
        return self.data_dir / "database"

    @property
    def evidence_dir(self) -> Path:
        """Files that organisations attached as evidence, under their SHA-256."""
        return self.data_dir / "evidence"

    @property
    def packages_dir(self) -> Path:
        """Audit packages that were made, under their SHA-256, until their time is over."""
        return self.data_dir / "packages"

    @property
    def courses_dir(self) -> Path:
        """Files of packages of courses, under their SHA-256."""
        return self.data_dir / "courses"

    @property
    def search_dir(self) -> Path:
        return self.data_dir / "search"


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@lru_cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
