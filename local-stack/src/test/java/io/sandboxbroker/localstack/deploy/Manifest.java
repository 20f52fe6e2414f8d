package io.sandboxbroker.localstack.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A part of a YAML document, usually a resource of Kubernetes. What a document lacks is empty.
 *
 * @param value a map, a list, a scalar, or null for what is missing
 */
record Manifest(Object value) {

  /** All documents of a text. */
  static List<Manifest> parseAll(String yaml) {
    var documents = new ArrayList<Manifest>();
    new Yaml(new SafeConstructor(new LoaderOptions()))
        .loadAll(yaml)
        .forEach(document -> documents.add(new Manifest(document)));
    return documents;
  }

  /** The part at a path of names, separated by slashes. */
  Manifest at(String path) {
    Object found = value;
    for (String name : path.split("/")) {
      found = found instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return new Manifest(found);
  }

  /** The elements of a list. */
  Stream<Manifest> each() {
    return value instanceof List<?> list ? list.stream().map(Manifest::new) : Stream.of();
  }

  /** The elements of all lists at a path; a list within the path stands for its elements. */
  Stream<Manifest> all(String path) {
    Stream<Manifest> found = Stream.of(this);
    for (String name : path.split("/")) {
      found =
          found
              .map(it -> it.at(name))
              .flatMap(it -> it.value() instanceof List<?> ? it.each() : Stream.of(it));
    }
    return found.filter(Manifest::exists);
  }

  boolean exists() {
    return value != null;
  }

  /** The text of a scalar; empty if it is missing. */
  String text() {
    return value == null ? "" : value.toString();
  }

  String text(String path) {
    return at(path).text();
  }

  /** The names and the texts of a map. */
  Map<String, String> entries() {
    var entries = new java.util.LinkedHashMap<String, String>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, text) -> entries.put(name.toString(), String.valueOf(text)));
    }
    return entries;
  }

  String kind() {
    return text("kind");
  }

  String name() {
    return text("metadata/name");
  }

  @Override
  public String toString() {
    return exists() && !kind().isEmpty() ? kind() + " " + name() : String.valueOf(value);
  }
}
