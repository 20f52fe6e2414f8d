package io.sandboxbroker.serde;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;

/**
 * The registry behind {@code mock://scope}, for tests without a server. Ids count from 1 and are
 * the same for one schema under several subjects, as in a real one; compatibility is not checked.
 */
final class InMemorySchemaRegistry implements SchemaRegistry {

  private final List<Schema> schemas = new ArrayList<>();
  private final Map<String, Set<Integer>> subjects = new HashMap<>();

  @Override
  public synchronized int register(String subject, Schema schema) {
    if (!schemas.contains(schema)) {
      schemas.add(schema);
    }
    int id = schemas.indexOf(schema) + 1;
    subjects.computeIfAbsent(subject, absent -> new HashSet<>()).add(id);
    return id;
  }

  @Override
  public synchronized int idOf(String subject, Schema schema) {
    int id = schemas.indexOf(schema) + 1;
    if (!subjects.getOrDefault(subject, Set.of()).contains(id)) {
      throw new SerializationException(
          "subject %s does not have the schema of %s".formatted(subject, schema.getFullName()));
    }
    return id;
  }

  @Override
  public synchronized Schema byId(int id) {
    if (id < 1 || id > schemas.size()) {
      throw new SerializationException("the registry has no schema with id " + id);
    }
    return schemas.get(id - 1);
  }
}
