package io.sandboxbroker.gateway.reply;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sandboxbroker.kafka.PartitionChoice;
import io.sandboxbroker.topic.Topics;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The {@code reply-to} of this process, and the partition of the replies that it reads. A restart
 * changes both, because its requests are gone. Thread-safe.
 */
final class ReplyAddress implements PartitionChoice {

  private final byte[] bytes;
  private final int partition;

  ReplyAddress(String value) {
    bytes = value.getBytes(UTF_8);
    partition = Math.floorMod(value.hashCode(), Topics.REPLIES.partitions());
  }

  void writeTo(Headers headers) {
    headers.add(io.sandboxbroker.topic.Headers.REPLY_TO, bytes);
    headers.add(
        io.sandboxbroker.topic.Headers.REPLY_PARTITION,
        Integer.toString(partition).getBytes(UTF_8));
  }

  boolean isOn(Headers headers) {
    Header given = headers.lastHeader(io.sandboxbroker.topic.Headers.REPLY_TO);
    return given != null && Arrays.equals(bytes, given.value());
  }

  @Override
  public boolean includes(int number) {
    return number == partition;
  }
}
