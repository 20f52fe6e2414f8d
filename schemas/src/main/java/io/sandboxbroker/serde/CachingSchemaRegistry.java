package io.sandboxbroker.serde;

import org.apache.avro.Schema;

/** Asks each question once. Ids and schemas never change, so an answer stays true. */
final class CachingSchemaRegistry implements SchemaRegistry {

  private static final int CAPACITY = 1_000;

  private final SchemaRegistry origin;
  private final BoundedCache<Entry, Integer> ids = new BoundedCache<>(CAPACITY);
  private final BoundedCache<Integer, Schema> schemas = new BoundedCache<>(CAPACITY);

  CachingSchemaRegistry(SchemaRegistry origin) {
    this.origin = origin;
  }

  @Override
  public int register(String subject, Schema schema) {
    return ids.get(new Entry(subject, schema), wanted -> origin.register(subject, wanted.schema()));
  }

  @Override
  public int idOf(String subject, Schema schema) {
    return ids.get(new Entry(subject, schema), wanted -> origin.idOf(subject, wanted.schema()));
  }

  @Override
  public Schema byId(int id) {
    return schemas.get(id, origin::byId);
  }

  private record Entry(String subject, Schema schema) {}
}
