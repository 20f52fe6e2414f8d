package io.sandboxbroker.gateway.web;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ProblemDetail;

/** Ends a request with a refusal. It is expected, so it has no stack trace. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Refusal refusal;
  private final String detail;
  private final transient List<Map<String, String>> errors;
  private final transient Map<String, Object> fields;

  public RefusedException(Refusal refusal) {
    this(refusal, refusal.detail());
  }

  /**
   * Creates a refusal with a detail of its own.
   *
   * @param detail the explanation for people; never another track's id or an exception's text
   */
  public RefusedException(Refusal refusal, String detail) {
    this(refusal, detail, List.of(), Map.of());
  }

  private RefusedException(
      Refusal refusal,
      String detail,
      List<Map<String, String>> errors,
      Map<String, Object> fields) {
    super(refusal.name(), null, false, false);
    this.refusal = refusal;
    this.detail = detail;
    this.errors = errors;
    this.fields = fields;
  }

  /**
   * Refuses a renewal of a lease that ends as late as it may.
   *
   * @param renewableUntil the end of that lease
   */
  public static RefusedException renewalLimitReached(Instant renewableUntil) {
    return new RefusedException(
        Refusal.RENEWAL_LIMIT_REACHED,
        Refusal.RENEWAL_LIMIT_REACHED.detail(),
        List.of(),
        Map.of("renewable_until", renewableUntil.getEpochSecond()));
  }

  /**
   * Refuses a request that breaks the contract in one place.
   *
   * @param field the header, the parameter or the part of the path
   * @param message what is wrong with it, without its value
   */
  public static RefusedException invalid(String field, String message) {
    return new RefusedException(
        Refusal.INVALID,
        field + " " + message + ".",
        List.of(Map.of("field", field, "message", message)),
        Map.of());
  }

  public Refusal refusal() {
    return refusal;
  }

  /** Returns the explanation for people. */
  public String detail() {
    return detail;
  }

  /**
   * Returns the body of the response.
   *
   * @param retryAfter seconds after which the client may come back; empty if waiting does not help
   */
  ProblemDetail toProblem(Optional<Long> retryAfter) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(refusal.status(), detail);
    problem.setType(URI.create(refusal.type()));
    problem.setTitle(refusal.title());
    problem.setProperty("code", refusal.code());
    retryAfter.ifPresent(wait -> problem.setProperty("retry_after", wait));
    fields.forEach(problem::setProperty);
    if (!errors.isEmpty()) {
      problem.setProperty("errors", errors);
    }
    return problem;
  }
}
