package io.sandboxbroker.gateway.web;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * The reasons of refused requests. The table gives each its status, code and detail. Responses and
 * the OpenAPI document both come from it. Programs read the code, which several reasons may share;
 * people read the detail.
 */
public enum Refusal {
  UNAUTHORIZED(401, ProblemCode.UNAUTHORIZED, "A valid bearer token is required."),
  FORBIDDEN(403, ProblemCode.FORBIDDEN, "The token does not permit this request."),
  TOKEN_BOUND(
      403, ProblemCode.FORBIDDEN, "The token is bound to another track, lab or name prefix."),
  ORIGIN_NOT_ALLOWED(403, ProblemCode.FORBIDDEN, "Pages of this origin may not call this path."),

  RATE_LIMIT_EXCEEDED(
      429,
      ProblemCode.RATE_LIMIT_EXCEEDED,
      "The rate limit of this track, token or address is exceeded.",
      Duration.ofSeconds(1)),

  MISSING_SANDBOX_ID(
      400, ProblemCode.MISSING_SANDBOX_ID, "X-Instruqt-Sandbox-ID or X-Track-ID is required."),
  INVALID(400, ProblemCode.VALIDATION_ERROR, "The request is invalid."),
  PATH_NOT_FOUND(404, ProblemCode.VALIDATION_ERROR, "This path does not exist."),
  METHOD_NOT_ALLOWED(405, ProblemCode.VALIDATION_ERROR, "This path does not support this method."),
  NOT_ACCEPTABLE(
      406, ProblemCode.VALIDATION_ERROR, "The response is JSON, which the Accept header excludes."),
  BODY_TOO_LATE(
      408, ProblemCode.VALIDATION_ERROR, "The body did not arrive in time. Requests have no body."),
  BODY_TOO_LARGE(
      413, ProblemCode.VALIDATION_ERROR, "The body is too large. Requests have no body."),
  URI_TOO_LONG(414, ProblemCode.VALIDATION_ERROR, "The request line is too long."),
  UNSUPPORTED_MEDIA_TYPE(415, ProblemCode.VALIDATION_ERROR, "This media type is not supported."),
  HEADERS_TOO_LARGE(431, ProblemCode.VALIDATION_ERROR, "The request's headers are too large."),

  NO_SANDBOXES_AVAILABLE(
      409, ProblemCode.NO_SANDBOXES_AVAILABLE, "No sandbox is available.", Duration.ofSeconds(30)),
  QUOTA_EXCEEDED(
      409,
      ProblemCode.QUOTA_EXCEEDED,
      "The lab or the token holds as many sandboxes as it may.",
      Duration.ofSeconds(30)),
  IDEMPOTENCY_KEY_REUSED(
      409,
      ProblemCode.IDEMPOTENCY_KEY_REUSED,
      "The allocation of this Idempotency-Key has ended. A new one needs a new key."),
  IDEMPOTENCY_KEY_MISMATCH(
      422,
      ProblemCode.IDEMPOTENCY_KEY_REUSED,
      "This Idempotency-Key belongs to a request with another lab or name prefix."),

  SANDBOX_NOT_FOUND(404, ProblemCode.SANDBOX_NOT_FOUND, "The sandbox does not exist."),
  NOT_SANDBOX_OWNER(
      403, ProblemCode.NOT_SANDBOX_OWNER, "The sandbox does not belong to this track."),
  ALLOCATION_EXPIRED(403, ProblemCode.ALLOCATION_EXPIRED, "The allocation has expired."),
  RENEWAL_LIMIT_REACHED(
      409, ProblemCode.RENEWAL_LIMIT_REACHED, "The lease already ends as late as it may."),

  COMMAND_NOT_FOUND(
      404, ProblemCode.COMMAND_NOT_FOUND, "This track has no such command, or it ended long ago."),
  COMMAND_NOT_WAITING(
      409,
      ProblemCode.COMMAND_NOT_WAITING,
      "The command no longer waits: it has an outcome, or is about to have one."),

  OPERATOR_COMMAND_NOT_FOUND(
      404, ProblemCode.COMMAND_NOT_FOUND, "The command does not exist, or it ended long ago."),
  DELETION_NOT_REQUESTED(
      409, ProblemCode.DELETION_NOT_REQUESTED, "No deletion of this sandbox was requested."),

  SYNC_LIST_EMPTY(409, ProblemCode.SYNC_REFUSED, "The CSP's list is empty; nothing was changed."),
  SYNC_LIST_SHRUNK(
      409,
      ProblemCode.SYNC_REFUSED,
      "The CSP's list is much shorter than the last one; nothing was changed."),
  SYNC_LIST_FIRST(
      409,
      ProblemCode.SYNC_REFUSED,
      "This is the first list of an empty pool; nothing was changed."),
  SYNC_FROZEN(409, ProblemCode.SYNC_REFUSED, "Syncs are frozen."),
  SYNC_LIST_TRUNCATED(
      503,
      ProblemCode.SYNC_REFUSED,
      "The CSP's list is incomplete; nothing was changed.",
      Retry.LATER),
  SYNC_LIST_FAILED(
      503,
      ProblemCode.SYNC_REFUSED,
      "The CSP's list could not be read; nothing was changed.",
      Retry.LATER),
  SYNC_BUSY(503, ProblemCode.SYNC_REFUSED, "Too many syncs were requested at once.", Retry.LATER),

  ALLOCATIONS_FROZEN(503, ProblemCode.SERVICE_UNAVAILABLE, "Allocations are frozen.", Retry.LATER),
  LEASE_INCONSISTENT(
      503,
      ProblemCode.SERVICE_UNAVAILABLE,
      "The lease of this track is inconsistent, and an operator must end it.",
      Retry.LATER),
  QUEUE_FULL(
      503,
      ProblemCode.SERVICE_UNAVAILABLE,
      "No sandbox was found, and too many requests wait for one.",
      Retry.LATER),
  NOT_LISTENING(503, ProblemCode.SERVICE_UNAVAILABLE, "The service is not ready yet.", Retry.SOON),
  OVERLOADED(503, ProblemCode.SERVICE_UNAVAILABLE, "Too many requests are waiting.", Retry.SOON),
  NOT_PUBLISHED(
      503, ProblemCode.SERVICE_UNAVAILABLE, "The command could not be published.", Retry.SOON),
  NO_OUTCOME_IN_TIME(
      503, ProblemCode.SERVICE_UNAVAILABLE, "The command had no outcome in time.", Retry.SOON),
  /** The allocator is newer than this gateway; another gateway may know the outcome. */
  UNKNOWN_OUTCOME(
      503, ProblemCode.SERVICE_UNAVAILABLE, "The gateway does not know this outcome.", Retry.SOON),
  KEYS_OUT_OF_REACH(
      503,
      ProblemCode.SERVICE_UNAVAILABLE,
      "The issuer's keys are not available, so the token cannot be verified.",
      Retry.SOON),
  POOL_OUT_OF_REACH(
      503, ProblemCode.SERVICE_UNAVAILABLE, "The pool table is not available.", Retry.SOON),
  EVENTS_OUT_OF_REACH(
      503, ProblemCode.SERVICE_UNAVAILABLE, "The events are not available.", Retry.SOON),

  INTERNAL_ERROR(500, ProblemCode.INTERNAL_ERROR, "An unexpected error occurred.");

  private final HttpStatus status;
  private final ProblemCode code;
  private final String detail;
  private final @Nullable Duration retryAfter;

  Refusal(int status, ProblemCode code, String detail) {
    this(status, code, detail, null);
  }

  Refusal(int status, ProblemCode code, String detail, @Nullable Duration retryAfter) {
    this.status = HttpStatus.valueOf(status);
    this.code = code;
    this.detail = detail;
    this.retryAfter = retryAfter;
  }

  /** Returns the refusal for a status of the framework. */
  static Refusal of(HttpStatusCode status) {
    return switch (status.value()) {
      case 401 -> UNAUTHORIZED;
      case 403 -> FORBIDDEN;
      case 404 -> PATH_NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 408 -> BODY_TOO_LATE;
      case 413 -> BODY_TOO_LARGE;
      case 414 -> URI_TOO_LONG;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 431 -> HEADERS_TOO_LARGE;
      default -> status.is4xxClientError() ? INVALID : INTERNAL_ERROR;
    };
  }

  public HttpStatus status() {
    return status;
  }

  public ProblemCode code() {
    return code;
  }

  /** Returns the explanation for people. A response may have a more exact one. */
  public String detail() {
    return detail;
  }

  /**
   * Returns how long clients should wait on average before they repeat the request, if waiting
   * helps.
   */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  String title() {
    String words = name().replace('_', ' ').toLowerCase(Locale.ROOT);
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  String type() {
    return "urn:sandbox-broker:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static final class Retry {
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration LATER = Duration.ofSeconds(30);
  }
}
