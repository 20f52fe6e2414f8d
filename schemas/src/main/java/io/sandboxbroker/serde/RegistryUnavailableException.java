package io.sandboxbroker.serde;

import org.apache.kafka.common.errors.RetriableException;

/**
 * The schema registry could not be asked, or would not answer: it is down, slow, refuses our
 * credentials, or something else answers at its address. The record itself may well be sound, so
 * the same call is worth repeating later; a record that cannot be decoded at all is a {@link
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
