"""Without a broker: what becomes of single records."""

import copy
import http.server
import io
import json
import struct
import threading
import unittest
from pathlib import Path

import fastavro

from decoder import READER_SCHEMAS, SANDBOX_ALLOCATED, Decoder, PoisonRecord, RegistryAway
from subscriber import SeenEvents, Subscriber

RELEASED = sorted(
    (Path(__file__).parents[2] / "schemas/released/io.sandboxbroker.event.SandboxAllocated").glob("*.avsc"))
NOW = 1_896_076_800_123


def newest():
    return json.loads(RELEASED[-1].read_text("utf-8"))


def field(record, name):
    return next(it for it in record["fields"] if it["name"] == name)


def allocated(schema, status="ALLOCATED"):
    """A value of the schema."""
    known = {"trackId": "anna", "status": status}

    def value(kind):
        if isinstance(kind, list):
            return None
        base = kind if isinstance(kind, str) else kind.get("logicalType", kind["type"])
        if base == "record":
            return {it["name"]: known.get(it["name"], value(it["type"])) for it in kind["fields"]}
        return {"timestamp-millis": NOW, "string": "text"}.get(base, 1)

    return value(schema)


def encoded(schema_id, schema, value):
    out = io.BytesIO(struct.pack(">bI", 0, schema_id))
    out.seek(0, io.SEEK_END)
    fastavro.schemaless_writer(out, schema, value)
    return out.getvalue()


class Registry:
    """A schema registry with these schemas."""

    def __init__(self, schemas):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                schema = schemas.get(int(self.path.split("/")[-1]))
                self.send_response(200 if schema else 404)
                self.end_headers()
                self.wfile.write(json.dumps({"schema": json.dumps(schema)}).encode())

            def log_message(self, *arguments):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class Message:
    """A message as the consumer delivers it."""

    def __init__(self, event_id, value, record_type=SANDBOX_ALLOCATED):
        self._headers = [("ce_id", event_id.encode()), ("ce_type", record_type.encode()),
                         ("ce_time", b"2030-01-31T08:00:00.123Z"), ("ce_subject", b"7")]
        self._value = value

    def error(self):
        return None

    def topic(self):
        return "sandbox.events"

    def partition(self):
        return 3

    def offset(self):
        return 42

    def headers(self):
        return self._headers

    def value(self):
        return self._value


class Consumer:
    """What the subscriber asks of the consumer."""

    def __init__(self):
        self.stored = []
        self.sought = []

    def store_offsets(self, message):
        self.stored.append(message)

    def seek(self, place):
        self.sought.append((place.partition, place.offset))


class RecordsTest(unittest.TestCase):
    def setUp(self):
        self.registry = Registry({7: newest()})
        self.addCleanup(self.registry.close)
        self.consumer = Consumer()
        self.events, self.poison, self.pauses = [], [], []

    def subscriber(self, on_event=None, url=None):
        return Subscriber(
            self.consumer, Decoder(url or self.registry.url), READER_SCHEMAS, on_event or self.events.append,
            lambda where, error: self.poison.append(where), self.pauses.append)

    def record(self, event_id):
        return Message(event_id, encoded(7, newest(), allocated(newest())))

    def test_every_released_version_of_the_schema_is_read(self):
        self.assertGreater(len(RELEASED), 0)
        for number, file in enumerate(RELEASED):
            schema = json.loads(file.read_text("utf-8"))
            registry = Registry({number: schema})
            self.addCleanup(registry.close)
            event = Decoder(registry.url).decode(SANDBOX_ALLOCATED, encoded(number, schema, allocated(schema)))
            self.assertEqual("anna", event["sandbox"]["trackId"], file.name)
            self.assertEqual(123_000, event["occurredAt"].microsecond)

    def test_a_newer_schema_with_another_field_and_another_status_is_read(self):
        schema = copy.deepcopy(newest())
        sandbox = field(schema, "sandbox")["type"]
        schema["fields"].append({"name": "added", "type": "string", "default": ""})
        sandbox["fields"].insert(0, {"name": "addedFirst", "type": "long", "default": 0})
        field(sandbox, "status")["type"]["symbols"].append("QUARANTINED")
        registry = Registry({8: schema})
        self.addCleanup(registry.close)

        event = Decoder(registry.url).decode(
            SANDBOX_ALLOCATED, encoded(8, schema, allocated(schema, status="QUARANTINED")))

        self.assertEqual("UNKNOWN", event["sandbox"]["status"])
        self.assertEqual("anna", event["sandbox"]["trackId"])
        self.assertNotIn("added", event)

    def test_an_event_is_processed_once_however_often_it_is_delivered(self):
        subscriber = self.subscriber()
        for event_id in ("e-1", "e-1", "e-2"):
            subscriber.handle(self.record(event_id))
        self.assertEqual(["e-1", "e-2"], [it.id for it in self.events])
        self.assertEqual(3, len(self.consumer.stored))

    def test_an_offset_is_stored_only_after_the_event_was_processed(self):
        outcomes = [ValueError("the database is away"), None]

        def work(event):
            self.assertEqual([], self.consumer.stored)
            outcome = outcomes.pop(0)
            if outcome:
                raise outcome

        subscriber, record = self.subscriber(work), self.record("e-1")
        subscriber.handle(record)
        self.assertEqual(([], [(3, 42)], 1), (self.consumer.stored, self.consumer.sought, len(self.pauses)))
        subscriber.handle(record)
        self.assertEqual([record], self.consumer.stored)

    def test_a_poison_record_is_reported_and_skipped(self):
        subscriber = self.subscriber()
        good = encoded(7, newest(), allocated(newest()))
        for value in (b'{"json": true}', encoded(99, newest(), allocated(newest())), good[:20], None):
            subscriber.handle(Message("e-1", value))
        subscriber.handle(self.record("e-2"))
        self.assertEqual(["sandbox.events, partition 3, offset 42"] * 4, self.poison)
        self.assertEqual(["e-2"], [it.id for it in self.events])
        self.assertEqual(5, len(self.consumer.stored))

    def test_while_the_registry_is_away_the_record_is_tried_again_and_not_skipped(self):
        subscriber = self.subscriber(url="http://127.0.0.1:1")
        for _ in range(20):
            subscriber.handle(self.record("e-1"))
        self.assertEqual(([], []), (self.consumer.stored, self.poison))
        self.assertEqual(10, max(self.pauses))
        with self.assertRaises(RegistryAway):
            Decoder("http://127.0.0.1:1").decode(SANDBOX_ALLOCATED, self.record("e-1").value())

    def test_events_of_other_types_are_passed_over_undecoded(self):
        self.subscriber().handle(Message("e-1", b"nonsense", "io.sandboxbroker.event.SandboxInvented"))
        self.assertEqual(([], [], 1), (self.events, self.poison, len(self.consumer.stored)))

    def test_an_empty_payload_is_poison(self):
        with self.assertRaises(PoisonRecord):
            Decoder(self.registry.url).decode(SANDBOX_ALLOCATED, b"\x00\x00\x00\x00\x07")

    def test_the_memory_of_events_is_bounded(self):
        seen = SeenEvents(2)
        for event_id in "abc":
            seen.add(event_id)
        self.assertEqual([False, True, True], [it in seen for it in "abc"])


if __name__ == "__main__":
    unittest.main()
