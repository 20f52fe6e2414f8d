package io.sandboxbroker.gateway.reply;

import java.util.UUID;
import org.apache.kafka.common.header.Headers;

/**
 * Where outcomes for this process are sent. A restart has another address: what was meant for those
 * who waited before it is for nobody any more.
 */
record ReplyAddress(String value) {

  static ReplyAddress of(String instance, UUID start) {
    return new ReplyAddress(instance + "/" + start);
  }

  boolean isOn(Headers headers) {
    return io.sandboxbroker.topic.Headers.read(headers, io.sandboxbroker.topic.Headers.REPLY_TO)
        .filter(value::equals)
        .isPresent();
  }
}
