"""Prints each SandboxAllocated event as a line of JSON."""

import argparse
import json
import os
import signal

from decoder import READER_SCHEMAS, Decoder
from subscriber import Subscriber, new_consumer


def main():
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="KAFKA_BOOTSTRAP_SERVERS defaults to 127.0.0.1:9092, and SCHEMA_REGISTRY_URL to"
        " http://127.0.0.1:8085/apis/ccompat/v7.")
    parser.add_argument("--from-beginning", action="store_true", help="a new group begins with the oldest event")
    parser.add_argument("--group", default="python-subscriber", help="members of a group share the events")
    options = parser.parse_args()

    subscriber = Subscriber(
        new_consumer(
            os.environ.get("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092"), options.group, options.from_beginning),
        Decoder(os.environ.get("SCHEMA_REGISTRY_URL", "http://127.0.0.1:8085/apis/ccompat/v7")),
        READER_SCHEMAS,
        lambda event: print(json.dumps({"id": event.id, "type": event.type, **event.data}, default=str), flush=True))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: subscriber.stop())
    subscriber.run()


if __name__ == "__main__":
    main()
