package io.sandboxbroker.gateway.problem;

import io.sandboxbroker.gateway.correlation.Correlation;
import io.sandboxbroker.gateway.correlation.Note;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes problems. By hand and not by content negotiation: a client that accepts nothing we have is
 * still told why.
 */
@Component
public final class Problems {

  private final JsonMapper json;

  Problems(JsonMapper json) {
    this.json = json;
  }

  /** Answers with that refusal. The response must not be committed yet. */
  public Mono<Void> write(ServerWebExchange exchange, Refusal refusal) {
    return write(exchange, new RefusedException(refusal));
  }

  Mono<Void> write(ServerWebExchange exchange, RefusedException refused) {
    Refusal refusal = refused.refusal();
    Note.REFUSAL.put(exchange, refusal.name());
    var response = exchange.getResponse();
    response.setStatusCode(refusal.status());
    response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    refusal
        .retryAfter()
        .ifPresent(
            wait ->
                response
                    .getHeaders()
                    .set(HttpHeaders.RETRY_AFTER, String.valueOf(wait.toSeconds())));
    Problem problem =
        Problem.of(
            refused, exchange.getRequest().getPath().value(), Correlation.of(exchange).requestId());
    byte[] body = json.writeValueAsBytes(problem);
    response.getHeaders().setContentLength(body.length);
    return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
  }
}
