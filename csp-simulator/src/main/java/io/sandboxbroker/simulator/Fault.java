package io.sandboxbroker.simulator;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One way for the CSP to fail a request. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Fault.Answer.class, name = "answer"),
  @JsonSubTypes.Type(value = Fault.Reset.class, name = "reset"),
  @JsonSubTypes.Type(value = Fault.Close.class, name = "close"),
  @JsonSubTypes.Type(value = Fault.Hang.class, name = "hang"),
  @JsonSubTypes.Type(value = Fault.ShortList.class, name = "short_list"),
  @JsonSubTypes.Type(value = Fault.BrokenList.class, name = "broken_list"),
  @JsonSubTypes.Type(value = Fault.InvalidList.class, name = "invalid_list")
})
public sealed interface Fault {
  /**
   * Answers with this status instead.
   *
   * @param status 200 to 599
   * @param body sent as JSON; {@code null}: a bare status
   * @param retryAfter sent as {@code Retry-After}, rounded up to seconds; {@code null}: no such
   *     header
   */
  record Answer(int status, @Nullable String body, @Nullable Duration retryAfter) implements Fault {
    /** Refuses what is not a final status of HTTP. */
    public Answer {
      if (status < 200 || status > 599) {
        throw new IllegalArgumentException("a fault's status is 200 to 599, not " + status);
      }
    }
  }

  /** Resets the connection (RST) without an answer. */
  record Reset() implements Fault {}

  /** Closes the connection (FIN) without an answer. */
  record Close() implements Fault {}

  /**
   * Answers nothing and keeps the connection, until the client gives up or ten minutes have gone.
   */
  record Hang() implements Fault {}

  /**
   * Valid JSON with status 200, but fewer results.
   *
   * @param share how much of the list is left, 0 (an empty list) to 1
   */
  record ShortList(double share) implements Fault {
    /** Refuses a share outside 0 to 1. */
    public ShortList {
      requireShare(share);
    }
  }

  /**
   * Status 200 and the full length announced, but the connection closes midway.
   *
   * @param share how much of the body is sent, 0 to 1
   */
  record BrokenList(double share) implements Fault {
    /** Refuses a share outside 0 to 1. */
    public BrokenList {
      requireShare(share);
    }
  }

  /**
   * Status 200 and a complete reply, whose JSON ends midway.
   *
   * @param share how much of the body is sent, 0 to 1
   */
  record InvalidList(double share) implements Fault {
    /** Refuses a share outside 0 to 1. */
    public InvalidList {
      requireShare(share);
    }
  }

  /** 500 without a body. */
  static Fault serverError() {
    return new Answer(500, null, null);
  }

  /** 500 that says that the licences could not be read. */
  static Fault licencesUnreadable() {
    return new Answer(
        500, "{\"error\":[{\"message\":\"could not read the licenses of the account\"}]}", null);
  }

  /** 401, as if the token had been withdrawn. */
  static Fault unauthorized() {
    return new Answer(401, null, null);
  }

  /** 429, with {@code Retry-After} unless that is {@code null}. */
  static Fault tooManyRequests(@Nullable Duration retryAfter) {
    return new Answer(429, null, retryAfter);
  }

  /** Status 200 and no results. */
  static Fault emptyList() {
    return new ShortList(0);
  }

  /** Whether the fault spoils a list and so makes sense for list operations only. */
  private boolean spoilsList() {
    return this instanceof ShortList || this instanceof BrokenList || this instanceof InvalidList;
  }

  /** Whether this fault can happen to that operation. */
  default boolean canStrike(Operation operation) {
    return operation.isList() || !spoilsList();
  }

  private static void requireShare(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a share is 0 to 1, not " + share);
    }
  }
}
