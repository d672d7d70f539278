from pathlib import Path

from piccolo.conf.apps import AppConfig

from registry.tables import FACTS, OTHERS

APP_CONFIG = AppConfig(
    app_name="registry",
    migrations_folder_path=str(Path(__file__).resolve().parent.parent / "infra" / "migrations" / "registry"),
    table_classes=list(FACTS + OTHERS),
    migration_dependencies=["infra.piccolo_app"],
)
