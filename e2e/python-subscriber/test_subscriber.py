"""Against a running broker: local-stack/up, or docker-compose.yml."""

import json
import os
import threading
import unittest
import urllib.request
import uuid

from decoder import READER_SCHEMAS, SANDBOX_ALLOCATED, Decoder
from subscriber import Subscriber, new_consumer

BOOTSTRAP_SERVERS = os.environ.get("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092")
REGISTRY_URL = os.environ.get("SCHEMA_REGISTRY_URL", "http://127.0.0.1:8085/apis/ccompat/v7")
BROKER_URL = os.environ.get("BROKER_URL", "http://127.0.0.1:8080")
TOKEN = os.environ.get("BROKER_API_TOKEN", "dev_token_local")

# An upper bound, not an expectation: a machine may be slow, and a group's first join takes seconds.
TIMEOUT_SECONDS = 60


def post(path, track, **headers):
    request = urllib.request.Request(
        BROKER_URL + path, method="POST", headers={"Authorization": "Bearer " + TOKEN, "X-Track-ID": track, **headers})
    with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:
        return response.status, json.load(response)


class SubscriberTest(unittest.TestCase):
    def start(self, group, on_event):
        """Runs a subscriber on a thread; returns how to end it."""
        subscriber = Subscriber(
            new_consumer(BOOTSTRAP_SERVERS, group, from_beginning=True), Decoder(REGISTRY_URL), READER_SCHEMAS,
            on_event)
        thread = threading.Thread(target=subscriber.run, daemon=True)
        thread.start()

        def stop():
            subscriber.stop()
            thread.join(TIMEOUT_SECONDS)

        self.addCleanup(stop)
        return stop

    def allocate(self, track, **headers):
        status, sandbox = post("/v1/allocate", track, **headers)
        self.assertEqual(201, status)
        self.addCleanup(post, f"/v1/sandboxes/{sandbox['sandbox_id']}/mark-for-deletion", track)
        return sandbox

    def test_the_event_says_what_the_http_client_was_answered(self):
        track, arrived, events = f"python-{uuid.uuid4()}", threading.Event(), []

        def on_event(event):
            if event.data["sandbox"]["trackId"] == track:
                events.append(event)
                arrived.set()

        self.start(f"python-subscriber-test-{uuid.uuid4()}", on_event)
        answer = self.allocate(track, **{"X-Instruqt-Track-ID": "python-lab"})

        self.assertTrue(arrived.wait(TIMEOUT_SECONDS), "the event has not arrived")
        event = events[0]
        sandbox = event.data["sandbox"]
        self.assertEqual(SANDBOX_ALLOCATED, event.type)
        self.assertEqual(event.data["eventId"], event.id)
        self.assertEqual(event.data["occurredAt"], event.time)
        self.assertEqual(answer["sandbox_id"], event.subject)
        self.assertEqual(answer["name"], sandbox["name"])
        self.assertEqual(answer["external_id"], sandbox["externalId"])
        self.assertEqual("ALLOCATED", sandbox["status"])
        self.assertEqual("python-lab", sandbox["labId"])
        self.assertEqual(answer["expires_at"], int(sandbox["expiresAt"].timestamp()))

    def test_a_group_goes_on_where_it_left_off(self):
        group, first, second = f"python-subscriber-test-{uuid.uuid4()}", uuid.uuid4().hex, uuid.uuid4().hex
        arrived = {first: threading.Event(), second: threading.Event()}
        again = []

        stop = self.start(group, lambda event: arrived.get(event.data["sandbox"]["trackId"], threading.Event()).set())
        self.allocate(first)
        self.assertTrue(arrived[first].wait(TIMEOUT_SECONDS))
        stop()

        def on_event(event):
            again.append(event.data["sandbox"]["trackId"])
            arrived.get(again[-1], threading.Event()).set()

        self.start(group, on_event)
        self.allocate(second)
        self.assertTrue(arrived[second].wait(TIMEOUT_SECONDS))
        self.assertNotIn(first, again)


if __name__ == "__main__":
    unittest.main()
