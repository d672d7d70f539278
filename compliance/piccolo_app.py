from pathlib import Path

from piccolo.conf.apps import AppConfig

from compliance.tables import TABLES

APP_CONFIG = AppConfig(
    app_name="compliance",
    migrations_folder_path=str(Path(__file__).resolve().parents[1] / "infra" / "migrations" / "compliance"),
    table_classes=list(TABLES),
    migration_dependencies=["infra.piccolo_app"],
)
