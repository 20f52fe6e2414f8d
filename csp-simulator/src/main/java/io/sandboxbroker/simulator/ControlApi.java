package io.sandboxbroker.simulator;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** {@link SimulatorControl} over HTTP, in JSON and without a token. */
final class ControlApi {
  static final String BASE = "/_sim";

  private static final String ONE = "/([^/]+)";

  private final SimulatorControl control;
  private final List<Route> routes;

  ControlApi(SimulatorControl control) {
    this.control = control;
    this.routes =
        List.of(
            route("GET", "", (request, none) -> Reply.json(200, control.state())),
            route(
                "GET",
                "/accounts",
                (request, none) -> Reply.json(200, results(control.accounts()))),
            route("POST", "/accounts", (request, none) -> addAccounts(request)),
            route("DELETE", "/accounts" + ONE, (request, uuid) -> removeAccount(uuid)),
            route("PATCH", "/accounts" + ONE, this::showAccount),
            route("POST", "/accounts" + ONE + "/services", this::addService),
            route("POST", "/faults", (request, none) -> setFault(request)),
            route("DELETE", "/faults", (request, none) -> done(control::clearFaults)),
            route("DELETE", "/faults" + ONE, (request, id) -> clearFault(id)),
            route("PUT", "/latency", (request, none) -> setLatency(request)),
            route("PUT", "/limit", (request, none) -> setLimit(request)),
            route("DELETE", "/limit", (request, none) -> done(() -> control.setRateLimit(null))),
            route("PUT", "/list-lag", (request, none) -> setListLag(request)),
            route("POST", "/outage", (request, none) -> refuseConnections(request)),
            route("GET", "/requests", (request, none) -> requests(request)),
            route("POST", "/reset", (request, none) -> done(control::reset)));
  }

  private record Route(String method, Pattern path, BiFunction<Request, String, Reply> handler) {}

  record NewAccounts(int count, String prefix, @Nullable ObjectNode fields) {
    NewAccounts {
      requireNonNull(prefix, "prefix is missing");
    }
  }

  record NewService(String name) {
    NewService {
      requireNonNull(name, "name is missing");
    }
  }

  record Lag(Duration lag) {
    Lag {
      requireNonNull(lag, "lag is missing");
    }
  }

  record Outage(Duration lasting) {
    Outage {
      requireNonNull(lasting, "lasting is missing");
    }
  }

  /** The names of operations as JSON has them, each with its latency. */
  private static final class Latencies extends EnumMap<Operation, Latency> {
    Latencies() {
      super(Operation.class);
    }
  }

  Reply reply(Request request) {
    for (Route route : routes) {
      Matcher path = route.path().matcher(request.path());
      if (route.method().equals(request.method()) && path.matches()) {
        try {
          return route.handler().apply(request, path.groupCount() == 0 ? "" : path.group(1));
        } catch (IllegalArgumentException refused) {
          return error(400, String.valueOf(refused.getMessage()));
        }
      }
    }
    return error(404, "no such call: " + request.method() + " " + request.path());
  }

  private Reply addAccounts(Request request) {
    NewAccounts wanted = Json.read(request.body(), NewAccounts.class);
    List<Account> added =
        wanted.fields() == null
            ? control.addAccounts(wanted.count(), wanted.prefix())
            : control.addAccounts(wanted.count(), wanted.prefix(), wanted.fields());
    return Reply.json(201, results(added));
  }

  private Reply removeAccount(String uuid) {
    int removed = control.removeAccounts(List.of(UUID.fromString(uuid)));
    return removed == 1 ? Reply.status(204) : error(404, "no such account: " + uuid);
  }

  private Reply showAccount(Request request, String uuid) {
    return control.showAccount(UUID.fromString(uuid), request.body())
        ? Reply.status(204)
        : error(404, "no such account: " + uuid);
  }

  private Reply addService(Request request, String account) {
    String name = Json.read(request.body(), NewService.class).name();
    return control
        .addService(UUID.fromString(account), name)
        .map(service -> Reply.json(201, service))
        .orElseGet(() -> error(404, "no such account: " + account));
  }

  private Reply setFault(Request request) {
    return Reply.json(
        201, Map.of("id", control.setFault(Json.read(request.body(), FaultWindow.class))));
  }

  private Reply clearFault(String id) {
    return control.clearFault(Integer.parseInt(id))
        ? Reply.status(204)
        : error(404, "no such fault: " + id);
  }

  private Reply setLatency(Request request) {
    Latencies latencies = Json.read(request.body(), Latencies.class);
    return done(() -> latencies.forEach(control::setLatency));
  }

  private Reply setLimit(Request request) {
    RateLimit limit = Json.read(request.body(), RateLimit.class);
    return done(() -> control.setRateLimit(limit));
  }

  private Reply setListLag(Request request) {
    Lag lag = Json.read(request.body(), Lag.class);
    return done(() -> control.setListLag(lag.lag()));
  }

  private Reply refuseConnections(Request request) {
    Outage outage = Json.read(request.body(), Outage.class);
    return done(() -> control.refuseConnections(outage.lasting()));
  }

  private Reply requests(Request request) {
    int last = Integer.parseInt(request.query().getOrDefault("last", "100"));
    return Reply.json(200, results(control.requests(last)));
  }

  private static Reply done(Runnable action) {
    action.run();
    return Reply.status(204);
  }

  private static Map<String, List<?>> results(List<?> results) {
    return Map.of("results", results);
  }

  private static Reply.Answer error(int status, String message) {
    return Reply.json(status, Map.of("error", message));
  }

  private static Route route(
      String method, String path, BiFunction<Request, String, Reply> handler) {
    return new Route(method, Pattern.compile(BASE + path), handler);
  }
}
