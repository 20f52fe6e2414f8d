package io.sandboxbroker.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.apache.kafka.common.header.Header;

/** The record headers of the broker. Values are UTF-8 text; the last header of a name counts. */
public final class Headers {

  /** The gateway instance that waits for the outcome; on a command and its outcome. */
  public static final String REPLY_TO = "reply-to";

  /**
   * With {@link #REPLY_TO} on a command: the number of the partition of {@link Topics#REPLIES} that
   * the gateway reads. Without it, the gateway of an earlier version reads all events.
   */
  public static final String REPLY_PARTITION = "reply-partition";

  /** The id of the HTTP request that caused the record ({@code X-Request-ID}). */
  public static final String REQUEST_ID = "request-id";

  /**
   * Who gave the command: the name of the token, or {@code jwt:} and the subject of the JWT; on a
   * command, and on what it causes. It is visible ASCII of at most {@value #MAX_ACTOR_LENGTH}
   * characters.
   */
  public static final String ACTOR = "actor";

  /** The maximum length of an {@link #ACTOR}. */
  public static final int MAX_ACTOR_LENGTH = 132;

  /**
   * Present on a command whose client does not wait ({@code Prefer: respond-async}), and on its
   * outcome: the state of the command is published to {@link Topics#COMMAND_STATUS}.
   */
  public static final String RESPOND_ASYNC = "respond-async";

  /** With {@link #RESPOND_ASYNC} on the records of a requested sync: when it was accepted. */
  public static final String ACCEPTED_AT = "accepted-at";

  /**
   * On a command that waits in the queue: when the brokers first got it, in milliseconds since
   * 1970. It decides the order of the queue.
   */
  public static final String ARRIVED_AT = "arrived-at";

  /**
   * On the last turn of a command: the command of the same track that was served while this one
   * waited. This command is answered with that sandbox, and gets no other.
   */
  public static final String SERVED_BY = "served-by";

  /**
   * Present on a cancellation because the client of the allocation closed its connection. The track
   * then keeps its place in the queue for a while.
   */
  public static final String CLIENT_LEFT = "client-left";

  /** The W3C trace context. */
  public static final String TRACEPARENT = "traceparent";

  /** The id of a {@link CloudEvent}. */
  public static final String CE_ID = "ce_id";

  /** The type of a {@link CloudEvent}. */
  public static final String CE_TYPE = "ce_type";

  /** The subject of a {@link CloudEvent}. */
  public static final String CE_SUBJECT = "ce_subject";

  private Headers() {}

  /** The value of the last header of this name; empty when there is none or it has no value. */
  public static Optional<String> read(org.apache.kafka.common.header.Headers headers, String name) {
    return Optional.ofNullable(headers.lastHeader(name))
        .map(Header::value)
        .map(value -> new String(value, UTF_8));
  }

  /** Sets the header of this name, in place of any that are there. */
  public static void write(
      org.apache.kafka.common.header.Headers headers, String name, String value) {
    headers.remove(name).add(name, value.getBytes(UTF_8));
  }
}
