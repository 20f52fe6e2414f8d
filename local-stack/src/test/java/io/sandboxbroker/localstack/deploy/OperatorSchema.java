package io.sandboxbroker.localstack.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds resources of operators against the fields of theirs that we use: the Prometheus operator
 * and KEDA. Their schemas cannot be had as a library.
 */
final class OperatorSchema {

  private static final String HPA = "spec/advanced/horizontalPodAutoscalerConfig/behavior";

  private static final Map<String, Set<String>> FIELDS =
      Map.of(
          "monitoring.coreos.com/v1 PodMonitor",
          Set.of(
              "spec/jobLabel",
              "spec/selector/matchExpressions[]/key",
              "spec/selector/matchExpressions[]/operator",
              "spec/selector/matchExpressions[]/values[]",
              "spec/podMetricsEndpoints[]/port",
              "spec/podMetricsEndpoints[]/path",
              "spec/podMetricsEndpoints[]/interval"),
          "monitoring.coreos.com/v1 PrometheusRule",
          Set.of(
              "spec/groups[]/name",
              "spec/groups[]/rules[]/alert",
              "spec/groups[]/rules[]/expr",
              "spec/groups[]/rules[]/for",
              "spec/groups[]/rules[]/labels/severity",
              "spec/groups[]/rules[]/annotations/summary",
              "spec/groups[]/rules[]/annotations/runbook"),
          "keda.sh/v1alpha1 TriggerAuthentication",
          Set.of(
              "spec/secretTargetRef[]/parameter",
              "spec/secretTargetRef[]/name",
              "spec/secretTargetRef[]/key"),
          "keda.sh/v1alpha1 ScaledObject",
          Set.of(
              "spec/scaleTargetRef/apiVersion",
              "spec/scaleTargetRef/kind",
              "spec/scaleTargetRef/name",
              "spec/minReplicaCount",
              "spec/maxReplicaCount",
              HPA + "/scaleUp/stabilizationWindowSeconds",
              HPA + "/scaleDown/stabilizationWindowSeconds",
              HPA + "/scaleDown/policies[]/type",
              HPA + "/scaleDown/policies[]/value",
              HPA + "/scaleDown/policies[]/periodSeconds",
              "spec/triggers[]/type",
              "spec/triggers[]/metadata/bootstrapServersFromEnv",
              "spec/triggers[]/metadata/consumerGroup",
              "spec/triggers[]/metadata/topic",
              "spec/triggers[]/metadata/lagThreshold",
              "spec/triggers[]/authenticationRef/name"));

  private static final Set<String> METADATA =
      Set.of(
          "apiVersion",
          "kind",
          "metadata/name",
          "metadata/namespace",
          "metadata/labels/app.kubernetes.io/part-of");

  private OperatorSchema() {}

  /** Names the fields that an operator does not know, and metadata that is no text. */
  static List<String> problems(Manifest resource) {
    String type = resource.text("apiVersion") + " " + resource.kind();
    Set<String> known = FIELDS.get(type);
    if (known == null) {
      return List.of("unknown type: " + type);
    }
    var found = new TreeSet<String>();
    var problems = new ArrayList<String>();
    collect("", resource.value(), found, problems);
    found.removeAll(METADATA);
    found.removeAll(known);
    found.forEach(field -> problems.add(type + " has no field " + field));
    return problems;
  }

  private static void collect(String path, Object value, Set<String> found, List<String> problems) {
    switch (value) {
      case Map<?, ?> map ->
          map.forEach(
              (name, it) ->
                  collect(
                      path.isEmpty() ? name.toString() : path + "/" + name, it, found, problems));
      case List<?> list -> list.forEach(it -> collect(path + "[]", it, found, problems));
      default -> {
        found.add(path);
        if (path.contains("/metadata/") && !(value instanceof String)) {
          problems.add(path + " of a trigger must be a text: " + value);
        }
      }
    }
  }
}
