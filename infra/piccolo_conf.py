"""What Piccolo's own commands look for (PICCOLO_CONF=infra.piccolo_conf)."""

from piccolo.conf.apps import AppRegistry

from infra.database import engine

DB = engine
APP_REGISTRY = AppRegistry(
    apps=["infra.piccolo_app", "registry.piccolo_app", "services.accounts.piccolo_app", "compliance.piccolo_app"]
)
