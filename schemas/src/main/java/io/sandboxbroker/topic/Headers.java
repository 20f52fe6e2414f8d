package io.sandboxbroker.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.apache.kafka.common.header.Header;

/** The record headers that the broker writes and reads, and how: UTF-8 text, the last one wins. */
public final class Headers {

  /** On a command and its outcome: which gateway instance waits for the answer. */
  public static final String REPLY_TO = "reply-to";

  /** The id of the HTTP request that it all began with ({@code X-Request-ID}). */
  public static final String REQUEST_ID = "request-id";

  /**
   * On a command and its outcome: present when nobody waits for the answer and every gateway keeps
   * it for a while, for whoever asks ({@code Prefer: respond-async}).
   */
  public static final String RESPOND_ASYNC = "respond-async";

  /** With {@link #RESPOND_ASYNC} on the records of a requested sync: when it was accepted. */
  public static final String ACCEPTED_AT = "accepted-at";

  /** The W3C trace context. */
  public static final String TRACEPARENT = "traceparent";

  /** The version of CloudEvents that the {@code ce_} headers follow. */
  public static final String CE_SPECVERSION = "ce_specversion";

  /** The event's id: the same when the same event is told twice. */
  public static final String CE_ID = "ce_id";

  /** What kind of event it is: the full name of its record type. */
  public static final String CE_TYPE = "ce_type";

  /** Who tells it. */
  public static final String CE_SOURCE = "ce_source";

  /** When it happened. */
  public static final String CE_TIME = "ce_time";

  /** What it is about: a sandbox id, or a track id where there is no sandbox. */
  public static final String CE_SUBJECT = "ce_subject";

  /** The media type of the value; not prefixed in CloudEvents' binary mode. */
  public static final String CONTENT_TYPE = "content-type";

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
