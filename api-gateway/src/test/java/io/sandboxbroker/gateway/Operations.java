package io.sandboxbroker.gateway;

import com.jayway.jsonpath.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;

/** What the OpenAPI document says that there is. */
final class Operations {

  private Operations() {}

  /** Every operation of the document, in its order. */
  static List<Operation> of(String document) {
    Map<String, Map<String, Map<String, Object>>> paths = JsonPath.parse(document).read("$.paths");
    List<Operation> operations = new ArrayList<>();
    paths.forEach(
        (path, methods) ->
            methods.forEach(
                (method, operation) ->
                    operations.add(new Operation(method, path, statuses(operation)))));
    return operations;
  }

  private static Set<String> statuses(Map<String, Object> operation) {
    return JsonPath.<Map<String, Object>>read(operation, "$.responses").keySet();
  }

  /**
   * One of them.
   *
   * @param method in lower case
   * @param path with its variables in braces
   * @param statuses that it is documented to answer with
   */
  record Operation(String method, String path, Set<String> statuses) {

    String name() {
      return method + " " + path;
    }

    String verb() {
      return method.toUpperCase(Locale.ROOT);
    }

    boolean needsToken() {
      return path.startsWith("/v1/");
    }

    boolean isForOperators() {
      return path.startsWith("/v1/admin/");
    }

    /** The path with this in place of each variable. */
    String with(String value) {
      return path.replaceAll("\\{[^}]*}", Matcher.quoteReplacement(value));
    }
  }
}
