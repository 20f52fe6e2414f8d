package io.sandboxbroker.gateway.reply;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** The {@code reply-to} of this process. A restart changes it, because its requests are gone. */
final class ReplyAddress {

  private final byte[] bytes;

  ReplyAddress(String value) {
    bytes = value.getBytes(UTF_8);
  }

  void writeTo(Headers headers) {
    headers.add(io.sandboxbroker.topic.Headers.REPLY_TO, bytes);
  }

  boolean isOn(Headers headers) {
    Header given = headers.lastHeader(io.sandboxbroker.topic.Headers.REPLY_TO);
    return given != null && Arrays.equals(bytes, given.value());
  }
}
