"""A member of a consumer group that processes the events of the Sandbox Broker at least once."""

import collections
import dataclasses
import datetime
import sys
import time

import confluent_kafka

from decoder import PoisonRecord

EVENTS_TOPIC = "sandbox.events"


@dataclasses.dataclass(frozen=True)
class Event:
    """An event as it was published."""

    id: str  # the same whenever the same event is delivered again
    type: str  # full name of the record type
    subject: str  # the sandbox's id, or a command's where there is no sandbox
    time: datetime.datetime
    data: dict  # the record, with the fields of the reader's schema


class SeenEvents:
    """The ids of the last events that were processed.

    Repeats come soon, so a bounded memory finds nearly all of them. Work that must never happen twice keeps the id
    together with its result, in one transaction.
    """

    def __init__(self, limit=10_000):
        self._limit = limit
        self._ids = collections.OrderedDict()

    def __contains__(self, event_id):
        return event_id in self._ids

    def add(self, event_id):
        self._ids[event_id] = None
        if len(self._ids) > self._limit:
            self._ids.popitem(last=False)


def new_consumer(bootstrap_servers, group_id, from_beginning):
    """A consumer whose offsets are committed only after `Subscriber` has stored them."""
    return confluent_kafka.Consumer({
        "bootstrap.servers": bootstrap_servers,
        "group.id": group_id,
        # Where a group without offsets begins.
        "auto.offset.reset": "earliest" if from_beginning else "latest",
        # The broker publishes in transactions: what one of them takes back was never said.
        "isolation.level": "read_committed",
        # Stored offsets are committed every few seconds, before a rebalance and at the end. To store an offset on
        # delivery, as the default has it, would lose the events that are in progress when the process dies.
        "enable.auto.commit": True,
        "enable.auto.offset.store": False,
    })


class Subscriber:
    """Passes each event to `on_event`, one at a time and in the order of its partition.

    An event whose `on_event` raises is tried again, and nothing behind it on its partition is delivered meanwhile; so
    is every event while the schema registry is away. A record that can never be read goes to `on_poison` and is
    skipped.
    """

    def __init__(self, consumer, decoder, types, on_event, on_poison=None, pause=time.sleep):
        self._consumer = consumer
        self._decoder = decoder
        self._types = frozenset(types)
        self._on_event = on_event
        self._on_poison = on_poison or (lambda where, error: print(f"skipped {where}: {error}", file=sys.stderr))
        self._pause = pause
        self._seen = SeenEvents()
        self._failures = 0
        self._stopped = False

    def run(self):
        """Reads until `stop`; commits and leaves the group at the end."""
        self._consumer.subscribe([EVENTS_TOPIC])
        try:
            while not self._stopped:
                message = self._consumer.poll(0.5)
                if message is not None:
                    self.handle(message)
        finally:
            self._consumer.close()

    def stop(self):
        """Ends `run` soon. May be called from a signal handler or another thread."""
        self._stopped = True

    def handle(self, message):
        """Processes a message and stores its offset, or has it delivered again."""
        if message.error():
            self._on_error(message.error())
            return
        where = f"{message.topic()}, partition {message.partition()}, offset {message.offset()}"
        try:
            self._process(message)
        except PoisonRecord as poison:
            self._on_poison(where, poison)
        except Exception as failure:  # to try again is right for whatever the work raises
            print(f"{where} is tried again: {failure}", file=sys.stderr)
            self._again(message)
            return
        self._failures = 0
        self._store(message)

    def _process(self, message):
        headers = {name: value.decode("utf-8", "replace") for name, value in message.headers() or [] if value}
        record_type, event_id = headers.get("ce_type"), headers.get("ce_id")
        if record_type not in self._types or event_id in self._seen:
            return
        data = self._decoder.decode(record_type, message.value())
        happened = datetime.datetime.fromisoformat(headers["ce_time"].replace("Z", "+00:00"))
        self._on_event(Event(event_id, record_type, headers.get("ce_subject", ""), happened, data))
        self._seen.add(event_id)

    def _again(self, message):
        """Seeks back and waits, at most ten seconds: the group removes who does not poll for five minutes."""
        place = confluent_kafka.TopicPartition(message.topic(), message.partition(), message.offset())
        try:
            self._consumer.seek(place)
        except confluent_kafka.KafkaException:
            return  # a rebalance gave the partition to another member, which gets this event too
        self._pause(min(0.25 * 2 ** self._failures, 10))
        self._failures = min(self._failures + 1, 10)

    def _store(self, message):
        try:
            self._consumer.store_offsets(message)
        except confluent_kafka.KafkaException:
            pass  # a rebalance gave the partition to another member, which repeats this event

    @staticmethod
    def _on_error(error):
        if error.fatal():
            raise confluent_kafka.KafkaException(error)
        # The client connects again by itself.
        print(f"Kafka: {error}", file=sys.stderr)

