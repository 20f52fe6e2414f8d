package io.sandboxbroker.serde;

import org.apache.avro.Schema;

/**
 * What the serdes ask a schema registry. Implementations are thread-safe; each method throws {@link
 * RegistryUnavailableException} when there is no answer and {@link
 * org.apache.kafka.common.errors.SerializationException} when the answer is no.
 */
interface SchemaRegistry {

  /** Registers the schema under the subject, unless it is there already, and returns its id. */
  int register(String subject, Schema schema);

  /** The id under which the subject already has this schema. */
  int idOf(String subject, Schema schema);

  /** The schema with this id. */
  Schema byId(int id);
}
