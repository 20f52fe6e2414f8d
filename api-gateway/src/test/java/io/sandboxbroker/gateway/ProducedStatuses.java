package io.sandboxbroker.gateway;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Notes which statuses the operations answer with in the tests of this module, in a file, so that
 * at the end the document can be held against it.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ProducedStatuses implements WebFilter {

  /** Where they are noted; not set when the tests are not noted. */
  static final String FILE = "produced-statuses";

  private static final Set<String> NOTED = new LinkedHashSet<>();

  private final RequestMappingHandlerMapping operations;

  ProducedStatuses(RequestMappingHandlerMapping operations) {
    this.operations = operations;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(() -> note(exchange)));
    return chain.filter(exchange);
  }

  private void note(ServerWebExchange exchange) {
    var status = exchange.getResponse().getStatusCode();
    String method = exchange.getRequest().getMethod().name();
    for (RequestMappingInfo operation : operations.getHandlerMethods().keySet()) {
      if (operation.getMethodsCondition().getMethods().stream()
          .anyMatch(allowed -> allowed.name().equals(method))) {
        operation.getPatternsCondition().getPatterns().stream()
            .filter(
                pattern -> pattern.matches(exchange.getRequest().getPath().pathWithinApplication()))
            .forEach(
                pattern ->
                    add(
                        method.toLowerCase(Locale.ROOT) + " " + pattern,
                        status == null ? 200 : status.value()));
      }
    }
  }

  /**
   * Notes one.
   *
   * @param operation method in lower case and path, as in the document
   */
  static synchronized void add(String operation, int status) {
    String file = System.getProperty(FILE);
    if (file != null && NOTED.add(operation + " " + status)) {
      OpenOption[] how =
          NOTED.size() == 1
              ? new OpenOption[] {CREATE, TRUNCATE_EXISTING}
              : new OpenOption[] {CREATE, APPEND};
      try {
        Files.writeString(Path.of(file), operation + " " + status + "\n", how);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** All that another run of tests has noted. */
  static Set<String> read(Path file) throws IOException {
    return Files.readAllLines(file).stream().collect(Collectors.toSet());
  }
}
