package io.sandboxbroker.gateway.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Serves the OpenAPI document and the page that shows it. These need no token, so every response is
 * made once and shared by all clients: a further request costs neither processor time nor memory,
 * whatever its headers are. Thread-safe.
 */
@Component
@Order(1)
final class Documentation implements WebFilter {

  static final String DOCUMENT = "/v1/openapi.json";
  private static final String ENTRY = "/v1/docs";
  private static final String PAGES = "/v1/swagger-ui/";
  private static final String START_PAGE = PAGES + "index.html";
  private static final String START_SCRIPT = "swagger-initializer.js";
  private static final String FOLDER = "classpath*:META-INF/resources/webjars/swagger-ui/*/";

  private static final List<String> FILES =
      List.of(
          "index.html",
          "index.css",
          "swagger-ui.css",
          "swagger-ui-bundle.js",
          "swagger-ui-standalone-preset.js",
          "favicon-16x16.png",
          "favicon-32x32.png");

  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  private static final String SCRIPT =
      """
      window.onload = function () {
        window.ui = SwaggerUIBundle({
          url: "%s",
          dom_id: "#swagger-ui",
          deepLinking: true,
          presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
          layout: "StandaloneLayout"
        });
      };
      """
          .formatted(DOCUMENT);

  /** Until a content is made, one task waits for each content and not for each request. */
  private static final int MAX_QUEUED = 100;

  private final Scheduler thread =
      Schedulers.newBoundedElastic(1, MAX_QUEUED, "documentation", 60, true);
  private final Map<String, Mono<StaticContent>> contents;
  private final Problems problems;

  Documentation(OpenApiDocument document, Problems problems) {
    this.problems = problems;
    Map<String, Mono<StaticContent>> all = new HashMap<>();
    FILES.forEach(name -> all.put(PAGES + name, once(() -> file(name))));
    all.put(PAGES + START_SCRIPT, once(Documentation::startScript));
    all.put(
        DOCUMENT, once(() -> StaticContent.of(MediaType.APPLICATION_JSON, document.generate())));
    contents = Map.copyOf(all);
  }

  private Mono<StaticContent> once(Callable<StaticContent> load) {
    return Mono.fromCallable(load)
        .subscribeOn(thread)
        .cache(content -> FOR_EVER, failure -> Duration.ZERO, () -> Duration.ZERO);
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    String path = exchange.getRequest().getPath().value();
    Mono<StaticContent> content = contents.get(path);
    if (content == null && !path.equals(ENTRY)) {
      return chain.filter(exchange);
    }
    HttpMethod method = exchange.getRequest().getMethod();
    if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
      exchange.getResponse().getHeaders().set(HttpHeaders.ALLOW, "GET, HEAD");
      return problems.write(exchange, Refusal.METHOD_NOT_ALLOWED);
    }
    return content == null
        ? redirect(exchange.getResponse())
        : content.flatMap(made -> made.write(exchange));
  }

  private static Mono<Void> redirect(ServerHttpResponse response) {
    response.setStatusCode(HttpStatus.FOUND);
    response.getHeaders().setLocation(URI.create(START_PAGE));
    return response.setComplete();
  }

  private static StaticContent file(String name) throws IOException {
    var found = new PathMatchingResourcePatternResolver().getResources(FOLDER + name);
    if (found.length != 1) {
      throw new IllegalStateException(name + " is there " + found.length + " times");
    }
    try (InputStream file = found[0].getInputStream()) {
      return StaticContent.of(
          MediaTypeFactory.getMediaType(name).orElse(MediaType.APPLICATION_OCTET_STREAM),
          file.readAllBytes());
    }
  }

  private static StaticContent startScript() {
    return StaticContent.of(
        MediaType.valueOf("text/javascript"), SCRIPT.getBytes(StandardCharsets.UTF_8));
  }
}
