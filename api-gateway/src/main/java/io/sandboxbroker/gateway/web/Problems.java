package io.sandboxbroker.gateway.web;

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
    byte[] body =
        body(
            refused, exchange.getRequest().getPath().value(), Correlation.of(exchange).requestId());
    response.getHeaders().setContentLength(body.length);
    return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
  }

  /**
   * The body of that refusal, for an answer that is not an exchange's.
   *
   * @param path that was called
   */
  public byte[] body(Refusal refusal, String path, String requestId) {
    return body(new RefusedException(refusal), path, requestId);
  }

  private byte[] body(RefusedException refused, String path, String requestId) {
    return json.writeValueAsBytes(Problem.of(refused, path, requestId));
  }
}
