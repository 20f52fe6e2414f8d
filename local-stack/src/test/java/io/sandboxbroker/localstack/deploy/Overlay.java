package io.sandboxbroker.localstack.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The resources of an overlay of {@code deploy/kubernetes}, as Kustomize makes them.
 *
 * @param name the name of its folder
 */
record Overlay(String name, List<Manifest> resources) {

  static final Path KUBERNETES = Path.of("../deploy/kubernetes");

  /** The kinds that have a template of pods. */
  private static final List<String> WORKLOADS = List.of("Deployment", "StatefulSet", "Job");

  /** Reads what Kustomize made at the last change; another test compares it with the sources. */
  static Overlay read(String name) {
    return new Overlay(name, Manifest.parseAll(rendered(name)));
  }

  static List<Overlay> all() {
    return List.of(read("example"), read("minimal"));
  }

  private static String rendered(String name) {
    try {
      return Files.readString(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path file(String name) {
    return KUBERNETES.resolve("rendered").resolve(name + ".yaml");
  }

  Stream<Manifest> kind(String kind) {
    return resources.stream().filter(it -> it.kind().equals(kind));
  }

  Optional<Manifest> find(String kind, String name) {
    return kind(kind).filter(it -> it.name().equals(name)).findFirst();
  }

  /** The workloads: those that run for ever, and jobs. */
  Stream<Manifest> workloads() {
    return resources.stream().filter(it -> WORKLOADS.contains(it.kind()));
  }

  /** The workloads whose pods have these labels. */
  Stream<Manifest> selected(Map<String, String> labels) {
    return workloads()
        .filter(it -> podLabels(it).entrySet().containsAll(labels.entrySet()) && !labels.isEmpty());
  }

  static Map<String, String> podLabels(Manifest workload) {
    return workload.at("spec/template/metadata/labels").entries();
  }

  static Manifest container(Manifest workload) {
    return workload.all("spec/template/spec/containers").findFirst().orElseThrow();
  }

  /** The variables of a container that stand in its ConfigMaps or in the manifest itself. */
  Map<String, String> environment(Manifest workload) {
    Manifest container = container(workload);
    var environment = new java.util.TreeMap<String, String>();
    container
        .all("envFrom/configMapRef/name")
        .forEach(
            name ->
                find("ConfigMap", name.text())
                    .ifPresent(it -> environment.putAll(it.at("data").entries())));
    container.all("env").forEach(it -> environment.put(it.text("name"), it.text("value")));
    return environment;
  }

  @Override
  public String toString() {
    return name;
  }
}
