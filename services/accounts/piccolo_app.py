from pathlib import Path

from piccolo.conf.apps import AppConfig

from services.accounts.tables import TABLES

APP_CONFIG = AppConfig(
    app_name="accounts",
    migrations_folder_path=str(Path(__file__).resolve().parents[2] / "infra" / "migrations" / "accounts"),
    table_classes=list(TABLES),
    migration_dependencies=["infra.piccolo_app"],
)
