from pathlib import Path

from piccolo.conf.apps import AppConfig

from infra.tables import Delivery, EventRow, EventSeal

APP_CONFIG = AppConfig(
    app_name="infra",
    migrations_folder_path=str(Path(__file__).resolve().parent / "migrations" / "infra"),
    table_classes=[EventRow, Delivery, EventSeal],
    migration_dependencies=[],
)
