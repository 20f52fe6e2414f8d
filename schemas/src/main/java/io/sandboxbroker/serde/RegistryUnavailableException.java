package io.sandboxbroker.serde;

import org.apache.kafka.common.errors.RetriableException;

/**
 * The schema registry cannot be used now: it is down, slow, refuses the credentials, or another
 * service answers at its address. The record may be valid, so callers repeat the call later. A
 * record that can never be decoded is a {@link
 * org.apache.kafka.common.errors.SerializationException} instead.
 *
 * <p>A consumer that deserializes in {@code poll} sees it as the cause of Kafka's {@code
 * RecordDeserializationException}.
 */
public final class RegistryUnavailableException extends RetriableException {

  private static final long serialVersionUID = 1;

  RegistryUnavailableException(String message) {
    super(message);
  }
}
