package io.sandboxbroker.gateway.dashboard;

import io.sandboxbroker.gateway.web.Problems;
import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.StaticContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Serves the files of the dashboard, which need no token and contain no data. Thread-safe. */
@Component
@Order(1)
final class DashboardPage implements WebFilter {

  private static final String PATH = "/dashboard";
  private static final String START_PAGE = "index.html";

  static final List<String> FILES =
      List.of(
          START_PAGE,
          "style.css",
          "favicon.svg",
          "app.js",
          "charts.js",
          "dom.js",
          "events.js",
          "operations.js",
          "overview.js",
          "stream.js");

  private static final Map<String, MediaType> TYPES =
      Map.of(
          "html", MediaType.valueOf("text/html;charset=UTF-8"),
          "css", MediaType.valueOf("text/css;charset=UTF-8"),
          "js", MediaType.valueOf("text/javascript;charset=UTF-8"),
          "svg", MediaType.valueOf("image/svg+xml"));

  private final Map<String, StaticContent> contents = new HashMap<>();
  private final Problems problems;

  DashboardPage(Problems problems) {
    this.problems = problems;
    FILES.forEach(name -> contents.put(PATH + "/" + name, load(name)));
    contents.put(PATH, load(START_PAGE));
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    StaticContent content = contents.get(exchange.getRequest().getPath().value());
    if (content == null) {
      return chain.filter(exchange);
    }
    HttpMethod method = exchange.getRequest().getMethod();
    if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
      exchange.getResponse().getHeaders().set(HttpHeaders.ALLOW, "GET, HEAD");
      return problems.write(exchange, Refusal.METHOD_NOT_ALLOWED);
    }
    return content.write(exchange);
  }

  private static StaticContent load(String name) {
    try (InputStream file = new ClassPathResource("dashboard/" + name).getInputStream()) {
      MediaType type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), MediaType.ALL);
      return StaticContent.of(type, file.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
