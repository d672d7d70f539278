"""The Celery application: one event loop and one connection pool for each worker process."""

import asyncio
import os
import sys
import warnings
from collections.abc import Coroutine
from typing import Any

from celery import Celery
from celery.signals import worker_process_init, worker_process_shutdown

from infra import broker, database, jobs
from infra.logs import configure_logs
from infra.settings import settings
from services.worker.schedule import SCHEDULE

# root is warned because a pickled message could run anything; ours are JSON and nothing else is accepted
warnings.filterwarnings("ignore", message="You're running the worker with superuser privileges")

celery = Celery("moldir", include=["services.worker.jobs"])
celery.conf.update(
    broker_url=broker.broker_url(),
    broker_transport_options=broker.transport_options(settings().database_url),
    broker_connection_retry_on_startup=True,
    task_serializer="json",
    accept_content=["json"],
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_default_queue="moldir",
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_enable_remote_control=False,
    worker_send_task_events=False,
    timezone="Asia/Almaty",
    beat_schedule=SCHEDULE,
)

_runner: list[asyncio.Runner] = []


@worker_process_init.connect
def _boot(**_: object) -> None:
    """Open this process's loop and pool; a process that cannot must not take jobs."""
    try:
        configure_logs(settings().log_format, settings().log_level)
        database.configure(settings().database_url)
        runner = asyncio.Runner()
        runner.run(database.start_pool(2))
        _runner.append(runner)
        carry_by_celery()
    except Exception:  # noqa: BLE001 - Celery only logs what its boot signals raise
        sys.excepthook(*sys.exc_info())
        os._exit(1)


@worker_process_shutdown.connect
def _end(**_: object) -> None:
    while _runner:
        runner = _runner.pop()
        runner.run(database.stop_pool())
        runner.close()


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a job's coroutine on the loop of this process."""
    return _runner[0].run(work)


def carry_by_celery() -> None:
    """From now on, jobs of committed commands leave through the broker."""
    jobs.send_by(lambda job: celery.send_task(job.name, args=job.arguments, queue="moldir"))
