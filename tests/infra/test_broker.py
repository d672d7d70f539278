"""Where jobs wait when no RabbitMQ is configured."""

import psycopg
from kombu import Connection

from infra import broker


def test_a_job_waits_in_the_database_that_was_named(own_database):
    """Also when its server is reached by a socket only: no other server of this machine is asked."""
    broker.prepare(own_database)
    options = broker.transport_options(own_database)
    with (
        Connection(broker.broker_url(), transport_options=options) as connection,
        connection.SimpleQueue("trial") as queue,
    ):
        queue.put({"company": "020240000555"})
        with psycopg.connect(own_database) as reader:
            waiting = reader.execute("select message::text from pgmq.q_trial").fetchall()
        assert len(waiting) == 1
        message = queue.get(timeout=10)
        assert message.payload == {"company": "020240000555"}
        message.ack()
    with psycopg.connect(own_database) as reader:
        assert reader.execute("select count(*) from pgmq.q_trial").fetchone() == (0,)
