"""All settings, in one place. Each can be set in the environment (prefix MOLDIR_) or in a `.env` file."""

from functools import lru_cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Where Möldir keeps its data and whom it talks to. Empty means: the part that comes with Möldir."""

    model_config = SettingsConfigDict(env_prefix="MOLDIR_", env_file=PROJECT / ".env", extra="ignore")

    data_dir: Path = Field(default=PROJECT / "var", description="Folder for the database, the search index and files.")
    database_url: str = Field(default="", description="PostgreSQL 15 or newer; empty: the embedded server.")
    broker_url: str = Field(default="", description="amqp://… of RabbitMQ; empty: queues in the database.")
    host: str = Field(default="127.0.0.1", description="Address the web server listens on.")
    port: int = Field(default=8000, description="First port to try; the next free one is taken if it is busy.")
    public_url: str = Field(default="", description="Address printed in reports; empty: the one listened on.")
    workers: int = Field(default=1, ge=1, le=64, description="Web processes.")
    pool_size: int = Field(default=8, ge=1, le=200, description="Database connections of each process.")
    shared: Path = Field(default=PROJECT.parent / "shared", description="Reference data for tests and benchmarks.")
    log_format: str = Field(default="console", pattern="^(console|json)$", description="console or json.")
    log_level: str = Field(default="info", description="debug, info, warning or error.")
    max_upload_bytes: int = Field(default=50_000_000, description="Largest accepted request body, in bytes.")

    @property
    def database_dir(self) -> Path:
        return self.data_dir / "database"

    @property
    def search_dir(self) -> Path:
        return self.data_dir / "search"


@lru_cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
