"""Reads Avro records in the Confluent wire format with schemas of one's own."""

import io
import json
import struct
import urllib.error
import urllib.request
from pathlib import Path

import fastavro

SANDBOX_ALLOCATED = "io.sandboxbroker.event.SandboxAllocated"

# The schemas with which this subscriber reads, by type. Events of other types are passed over.
READER_SCHEMAS = {
    SANDBOX_ALLOCATED: json.loads((Path(__file__).parent / "schemas/SandboxAllocated.avsc").read_text("utf-8")),
}

_HEADER = struct.Struct(">bI")
_MAGIC = 0
_REGISTRY_TIMEOUT_SECONDS = 5
_MAX_WRITERS = 1_000


class PoisonRecord(Exception):
    """A record that can never be read: to try it again would not help."""


class RegistryAway(Exception):
    """The schema registry does not answer now. The same record may be read later."""


class Decoder:
    """Decodes values: a zero, the id of the writer's schema, and Avro's binary.

    The writer may have an older or a newer version of the schema. The result has the fields of the reader's: unknown
    fields are skipped, and an unknown value of an enum becomes its default.
    """

    def __init__(self, registry_url, reader_schemas=READER_SCHEMAS):
        self._registry_url = registry_url
        self._reader_schemas = reader_schemas
        self._writers = {}

    def decode(self, record_type, value):
        """Returns a dictionary; raises PoisonRecord or RegistryAway."""
        if value is None or len(value) <= _HEADER.size or value[0] != _MAGIC:
            raise PoisonRecord("it does not have the wire format")
        _, schema_id = _HEADER.unpack_from(value)
        writer = self._writer(schema_id)
        try:
            # The schemas as they were published: parsed ones of two versions would share their names.
            return fastavro.schemaless_reader(
                io.BytesIO(value[_HEADER.size:]), writer, self._reader_schemas[record_type])
        except Exception as corrupt:  # corrupt bytes raise nearly anything
            raise PoisonRecord(f"{type(corrupt).__name__}: {corrupt}") from corrupt

    def _writer(self, schema_id):
        if schema_id not in self._writers:
            schema = self._fetch(schema_id)
            if len(self._writers) >= _MAX_WRITERS:
                self._writers.clear()
            self._writers[schema_id] = schema
        return self._writers[schema_id]

    def _fetch(self, schema_id):
        url = f"{self._registry_url}/schemas/ids/{schema_id}"
        try:
            with urllib.request.urlopen(url, timeout=_REGISTRY_TIMEOUT_SECONDS) as response:
                return json.loads(json.load(response)["schema"])
        except urllib.error.HTTPError as refused:
            if refused.code == 404:
                raise PoisonRecord(f"the registry has no schema {schema_id}") from refused
            raise RegistryAway(f"the registry has answered {refused.code}") from refused
        except (OSError, ValueError, KeyError) as away:
            raise RegistryAway(str(away)) from away
