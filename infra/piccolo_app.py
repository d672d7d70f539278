from pathlib import Path

from piccolo.conf.apps import AppConfig

from infra.tables import TABLES

APP_CONFIG = AppConfig(
    app_name="infra",
    migrations_folder_path=str(Path(__file__).resolve().parent / "migrations" / "infra"),
    table_classes=list(TABLES),
    migration_dependencies=[],
)
