package io.sandboxbroker.gateway.web;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/** Documents the refusals of each operation. */
@Component
final class ProblemResponses implements OperationCustomizer {

  static final String SCHEMA = "Problem";

  private static final List<Refusal> OF_EVERY_OPERATION =
      List.of(
          Refusal.INVALID,
          Refusal.NOT_ACCEPTABLE,
          Refusal.BODY_TOO_LARGE,
          Refusal.URI_TOO_LONG,
          Refusal.HEADERS_TOO_LARGE,
          Refusal.INTERNAL_ERROR);

  /** Refusals of operations that wait for Kafka or for an outcome. */
  private static final Set<Refusal> WAITING =
      Set.of(Refusal.NO_OUTCOME_IN_TIME, Refusal.NOT_PUBLISHED);

  private static final List<Refusal> OF_AUTHENTICATED_OPERATIONS =
      List.of(
          Refusal.UNAUTHORIZED,
          Refusal.FORBIDDEN,
          Refusal.RATE_LIMIT_EXCEEDED,
          Refusal.KEYS_OUT_OF_REACH);

  @Override
  public Operation customize(Operation operation, HandlerMethod method) {
    operation.getResponses().values().forEach(ProblemResponses::addRequestId);
    refusals(method)
        .distinct()
        .collect(
            Collectors.groupingBy(
                refusal -> refusal.status().value(), TreeMap::new, Collectors.toList()))
        .forEach(
            (status, refusals) ->
                operation.getResponses().addApiResponse(status.toString(), response(refusals)));
    return operation;
  }

  private static Stream<Refusal> refusals(HandlerMethod method) {
    Refuses refuses = method.getMethodAnnotation(Refuses.class);
    return refuses == null
        ? OF_EVERY_OPERATION.stream()
        : Stream.of(
                OF_EVERY_OPERATION.stream(),
                OF_AUTHENTICATED_OPERATIONS.stream(),
                ofCaller(method),
                ofWaiting(refuses),
                Stream.of(refuses.value()))
            .flatMap(Function.identity());
  }

  /** Only a request that waits for others can still be refused when its body is late. */
  private static Stream<Refusal> ofWaiting(Refuses refuses) {
    return Stream.of(refuses.value())
        .filter(WAITING::contains)
        .map(waiting -> Refusal.BODY_TOO_LATE)
        .distinct();
  }

  private static Stream<Refusal> ofCaller(HandlerMethod method) {
    return Arrays.stream(method.getMethodParameters())
        .filter(parameter -> parameter.getParameterType() == Caller.class)
        .map(caller -> Refusal.MISSING_SANDBOX_ID);
  }

  private static ApiResponse response(List<Refusal> refusals) {
    var schema = new Schema<>().$ref("#/components/schemas/" + SCHEMA);
    var response =
        new ApiResponse()
            .description(
                refusals.stream()
                    .map(refusal -> "`" + refusal.code() + "`: " + refusal.detail())
                    .collect(Collectors.joining("\n\n")))
            .content(
                new Content()
                    .addMediaType(
                        org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                        new MediaType().schema(schema)));
    addRequestId(response);
    if (refusals.stream().anyMatch(refusal -> refusal.retryAfter().isPresent())) {
      addHeader(
          response,
          HttpHeaders.RETRY_AFTER,
          "Seconds to wait before the next attempt",
          new IntegerSchema());
    }
    if (refusals.contains(Refusal.RATE_LIMIT_EXCEEDED)) {
      var number = new IntegerSchema();
      addHeader(response, "X-RateLimit-Limit", "Requests that may come at once", number);
      addHeader(response, "X-RateLimit-Remaining", "Requests that are left", number);
      addHeader(
          response, "X-RateLimit-Reset", "When the limit is full again, in Unix seconds", number);
    }
    if (refusals.contains(Refusal.UNAUTHORIZED)) {
      addHeader(response, HttpHeaders.WWW_AUTHENTICATE, "The required scheme", new StringSchema());
    }
    return response;
  }

  private static void addRequestId(ApiResponse response) {
    addHeader(
        response,
        Correlation.REQUEST_ID,
        "The id of the request; the client's own if it is well-formed",
        new StringSchema());
  }

  private static void addHeader(
      ApiResponse response, String name, String description, Schema<?> schema) {
    response.addHeaderObject(name, new Header().description(description).schema(schema));
  }
}
