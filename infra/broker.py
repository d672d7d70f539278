"""Where jobs wait: RabbitMQ where one is configured, else queues in the same PostgreSQL (pgmq, SQL only)."""

import psycopg
from pgmq.install import get_embedded_install_sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from infra.settings import settings

INSTALL_LOCK = 7_205_002
VISIBILITY_SECONDS = 3600  # longer than any job: a dead worker's job comes back after this


def broker_url() -> str:
    """The address Celery is given."""
    return settings().broker_url or "pgmq://localhost"


def transport_options(database_url: str) -> dict[str, object]:
    """What the transport needs besides its address.

    RabbitMQ must confirm what it took: without that, queued jobs die with the broker.
    """
    if settings().broker_url:
        return {"confirm_publish": True}
    return {
        # as keywords: the queue's own reading of an address overlooks a socket's folder and would ask localhost
        "conn_string": make_conninfo("", **conninfo_to_dict(database_url)),
        "init_extension": False,
        "visibility_timeout": VISIBILITY_SECONDS,
        "wait_time_seconds": 1,
        "polling_interval": 0.5,
        "pool_size": 4,
    }


def prepare(database_url: str) -> None:
    """Install the queue functions into the database, once."""
    if settings().broker_url:
        return
    with psycopg.connect(database_url, autocommit=True) as conn, conn.transaction():
        conn.execute("select pg_advisory_xact_lock(%s)", (INSTALL_LOCK,))
        row = conn.execute("select to_regnamespace('pgmq') is not null").fetchone()
        if row is not None and not row[0]:
            conn.execute(get_embedded_install_sql())
