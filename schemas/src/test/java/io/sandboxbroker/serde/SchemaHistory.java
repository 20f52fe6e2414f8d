package io.sandboxbroker.serde;

import static java.util.Comparator.comparingInt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;

/** The released versions of a record type's schema, one file each: {@code <full name>/<n>.avsc}. */
final class SchemaHistory {

  private final Path folder;

  SchemaHistory(Path released, String record) {
    this.folder = released.resolve(record);
  }

  /** Its versions as they were written, oldest first. */
  List<String> versions() {
    return files().stream().map(SchemaHistory::read).toList();
  }

  /**
   * Whether the newest version is this schema, documentation included: that is what is registered.
   */
  boolean endsWith(Schema schema) {
    List<String> versions = versions();
    return !versions.isEmpty() && versions.getLast().equals(text(schema));
  }

  /** Writes the schema as the next version. */
  void add(Schema schema) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(files().size() + 1 + ".avsc"), text(schema));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What keeps the schema from reading, or from being read by, any version; empty when nothing
   * does.
   */
  List<String> conflictsWith(Schema schema) {
    List<String> conflicts = new ArrayList<>();
    List<String> versions = versions();
    for (int i = 0; i < versions.size(); i++) {
      Schema version = new Schema.Parser().parse(versions.get(i));
      for (Incompatibility found : incompatibilities(schema, version)) {
        conflicts.add("cannot read version %d: %s".formatted(i + 1, words(found)));
      }
      for (Incompatibility found : incompatibilities(version, schema)) {
        conflicts.add("cannot be read by version %d: %s".formatted(i + 1, words(found)));
      }
    }
    return conflicts;
  }

  private static List<Incompatibility> incompatibilities(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
        .getResult()
        .getIncompatibilities();
  }

  private static String words(Incompatibility found) {
    return found.getType() + " at " + found.getLocation() + ": " + found.getMessage();
  }

  private List<Path> files() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> ordered = files.sorted(comparingInt(SchemaHistory::number)).toList();
      for (int i = 0; i < ordered.size(); i++) {
        if (number(ordered.get(i)) != i + 1) {
          throw new IllegalStateException(folder + " has no " + (i + 1) + ".avsc");
        }
      }
      return ordered;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int number(Path file) {
    return Integer.parseInt(file.getFileName().toString().replace(".avsc", ""));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Schema schema) {
    return schema.toString(true) + "\n";
  }
}
