package io.sandboxbroker.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

class MetricsLimitTest {

  private final MetricsLimit limit =
      new MetricsLimit(new Problems(JsonMapper.builder().build(), new Random(1)));

  @Test
  void clientsThatDoNotReadHoldABoundedNumberOfResponses() {
    List<Disposable> slow = new ArrayList<>();
    for (int client = 0; client < MetricsLimit.MAX_AT_ONCE; client++) {
      slow.add(limit.filter(request("/metrics"), exchange -> Mono.never()).subscribe());
    }
    MockServerWebExchange next = request("/metrics");
    limit.filter(next, exchange -> Mono.error(new AssertionError())).block();
    assertThat(next.getResponse().getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
    assertThat(next.getResponse().getHeaders().containsHeader("Retry-After")).isTrue();
    assertThat(isServed("/healthz")).isTrue();

    slow.getFirst().dispose();

    assertThat(isServed("/metrics")).isTrue();
    assertThat(isServed("/metrics")).isTrue();
    slow.forEach(Disposable::dispose);
  }

  private boolean isServed(String path) {
    List<Object> served = new ArrayList<>();
    limit.filter(request(path), exchange -> Mono.fromRunnable(() -> served.add(1))).block();
    return !served.isEmpty();
  }

  private static MockServerWebExchange request(String path) {
    var exchange = MockServerWebExchange.from(MockServerHttpRequest.get(path));
    Correlation.begin(exchange);
    return exchange;
  }
}
