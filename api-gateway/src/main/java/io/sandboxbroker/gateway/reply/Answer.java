package io.sandboxbroker.gateway.reply;

import org.apache.avro.specific.SpecificRecord;

/** What a client that takes 202 is answered. */
public sealed interface Answer {

  /** The outcome, which came while the client was held. */
  record Outcome(SpecificRecord event) implements Answer {}

  /** The brokers have the command of that id; its outcome is yet to come. */
  record Accepted(String command) implements Answer {}
}
