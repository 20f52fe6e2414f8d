package io.sandboxbroker.gateway.web;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * Every reason for not doing what a request asks, and the one table of how each is told. Several
 * may share a code: the code is for machines, the reason for the log, the detail for people.
 */
public enum Refusal {
  UNAUTHORIZED(401, Code.UNAUTHORIZED, "A valid bearer token is required."),
  FORBIDDEN(403, Code.FORBIDDEN, "This token does not open this path."),
  ORIGIN_NOT_ALLOWED(403, Code.FORBIDDEN, "Pages of this origin may not call this path."),

  RATE_LIMIT_EXCEEDED(
      429,
      Code.RATE_LIMIT_EXCEEDED,
      "More requests than this track, token or address may make.",
      Duration.ofSeconds(1)),

  MISSING_SANDBOX_ID(
      400, Code.MISSING_SANDBOX_ID, "X-Instruqt-Sandbox-ID or X-Track-ID must say who asks."),
  INVALID(400, Code.VALIDATION_ERROR, "The request does not keep to the contract."),
  PATH_NOT_FOUND(404, Code.VALIDATION_ERROR, "There is nothing at this path."),
  METHOD_NOT_ALLOWED(405, Code.VALIDATION_ERROR, "This path does not know this method."),
  NOT_ACCEPTABLE(406, Code.VALIDATION_ERROR, "The answer is JSON, which the request refuses."),
  BODY_TOO_LARGE(413, Code.VALIDATION_ERROR, "Requests have no body; this one is too large."),
  URI_TOO_LONG(414, Code.VALIDATION_ERROR, "The request's first line is too long."),
  UNSUPPORTED_MEDIA_TYPE(415, Code.VALIDATION_ERROR, "This kind of body is not understood."),
  HEADERS_TOO_LARGE(431, Code.VALIDATION_ERROR, "The request's headers are too large."),

  NO_SANDBOXES_AVAILABLE(
      409, Code.NO_SANDBOXES_AVAILABLE, "No sandbox is free.", Duration.ofSeconds(30)),
  IDEMPOTENCY_KEY_REUSED(
      409,
      Code.IDEMPOTENCY_KEY_REUSED,
      "The allocation of this Idempotency-Key has ended; a new one needs a new key."),
  IDEMPOTENCY_KEY_MISMATCH(
      422,
      Code.IDEMPOTENCY_KEY_REUSED,
      "This Idempotency-Key belongs to a request with another lab or name prefix."),

  SANDBOX_NOT_FOUND(404, Code.SANDBOX_NOT_FOUND, "There is no such sandbox."),
  NOT_SANDBOX_OWNER(403, Code.NOT_SANDBOX_OWNER, "The sandbox does not belong to this track."),
  ALLOCATION_EXPIRED(403, Code.ALLOCATION_EXPIRED, "The allocation's time is up."),

  COMMAND_NOT_FOUND(
      404, Code.COMMAND_NOT_FOUND, "This track has no such command, or it ended long ago."),
  COMMAND_NOT_WAITING(
      409,
      Code.COMMAND_NOT_WAITING,
      "The command does not wait any more: its outcome stands or is on its way."),

  OPERATOR_COMMAND_NOT_FOUND(
      404, Code.COMMAND_NOT_FOUND, "This gateway knows no such command, or not any more."),
  DELETION_NOT_REQUESTED(
      409, Code.DELETION_NOT_REQUESTED, "Nobody has asked for the deletion of this sandbox."),

  SYNC_LIST_EMPTY(409, Code.SYNC_REFUSED, "The CSP's list is empty; nothing was changed."),
  SYNC_LIST_SHRUNK(
      409,
      Code.SYNC_REFUSED,
      "The CSP's list is so much shorter than the last one that it is not believed; nothing was"
          + " changed."),
  SYNC_FROZEN(409, Code.SYNC_REFUSED, "Syncs are frozen."),
  SYNC_LIST_TRUNCATED(
      503, Code.SYNC_REFUSED, "The CSP's list came incomplete; nothing was changed.", Retry.LATER),
  SYNC_LIST_FAILED(
      503,
      Code.SYNC_REFUSED,
      "The CSP's list could not be read; nothing was changed.",
      Retry.LATER),
  SYNC_BUSY(503, Code.SYNC_REFUSED, "Too many syncs were asked for at once.", Retry.LATER),

  ALLOCATIONS_FROZEN(
      503, Code.SERVICE_UNAVAILABLE, "Sandboxes are not handed out at the moment.", Retry.LATER),
  NOT_LISTENING(503, Code.SERVICE_UNAVAILABLE, "The service is not ready yet.", Retry.SOON),
  OVERLOADED(503, Code.SERVICE_UNAVAILABLE, "Too many requests are waiting.", Retry.SOON),
  NOT_PUBLISHED(503, Code.SERVICE_UNAVAILABLE, "The request could not be passed on.", Retry.SOON),
  NO_OUTCOME_IN_TIME(503, Code.SERVICE_UNAVAILABLE, "No outcome came in time.", Retry.SOON),
  /** Told by an allocator that is newer than this gateway; another gateway may know it. */
  UNKNOWN_OUTCOME(503, Code.SERVICE_UNAVAILABLE, "The outcome was not understood.", Retry.SOON),
  KEYS_OUT_OF_REACH(
      503,
      Code.SERVICE_UNAVAILABLE,
      "The token cannot be checked: its issuer's keys are out of reach.",
      Retry.SOON),
  POOL_OUT_OF_REACH(503, Code.SERVICE_UNAVAILABLE, "The pool is out of reach.", Retry.SOON),
  EVENTS_OUT_OF_REACH(503, Code.SERVICE_UNAVAILABLE, "The events are out of reach.", Retry.SOON),

  INTERNAL_ERROR(500, Code.INTERNAL_ERROR, "Something went wrong on our side.");

  private final HttpStatus status;
  private final Code code;
  private final String detail;
  private final @Nullable Duration retryAfter;

  Refusal(int status, Code code, String detail) {
    this(status, code, detail, null);
  }

  Refusal(int status, Code code, String detail, @Nullable Duration retryAfter) {
    this.status = HttpStatus.valueOf(status);
    this.code = code;
    this.detail = detail;
    this.retryAfter = retryAfter;
  }

  /** The refusal that a status of the framework stands for. */
  static Refusal of(HttpStatusCode status) {
    return switch (status.value()) {
      case 401 -> UNAUTHORIZED;
      case 403 -> FORBIDDEN;
      case 404 -> PATH_NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
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

  public Code code() {
    return code;
  }

  /** What it means, for people; the same for every request, though an answer may say more. */
  public String detail() {
    return detail;
  }

  /** When the same request makes sense again, if waiting helps. */
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
