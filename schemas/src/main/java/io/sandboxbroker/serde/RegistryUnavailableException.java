package io.sandboxbroker.serde;

import org.apache.kafka.common.errors.RetriableException;

/**
 * The schema registry did not answer usably: it is down, slow, refuses the credentials, or another
 * service answers at its address. The record may well be sound, so the call is worth repeating
 * later. A record that can never be decoded is a {@link
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

  RegistryUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
