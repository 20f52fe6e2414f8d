package io.sandboxbroker.gateway.reply;

import org.apache.avro.specific.SpecificRecord;

/**
 * Hears of what becomes of the steps of commands that are carried out in many. The id of a step is
 * that of its command, a slash, and what the step is about.
 */
@FunctionalInterface
public interface Steps {

  /**
   * Takes the outcome of a step of that command; false when nobody follows it. Must neither block
   * nor throw.
   */
  boolean told(String command, SpecificRecord outcome);
}
