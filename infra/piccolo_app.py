from pathlib import Path

from piccolo.conf.apps import AppConfig

from infra.tables import Delivery, EventRow, EventSeal, Mail

APP_CONFIG = AppConfig(
    app_name="infra",
    migrations_folder_path=str(Path(__file__).resolve().parent / "migrations" / "infra"),
    table_classes=[EventRow, Delivery, EventSeal, Mail],
    migration_dependencies=[],
)
