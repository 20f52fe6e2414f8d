package io.sandboxbroker.gateway.operator;

import io.sandboxbroker.gateway.reply.SubmittedCommand;
import io.sandboxbroker.gateway.web.RefusedException;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * One command of operators: its endpoint, its record and what its status means. Each is a class of
 * its own and a bean; nothing else in the gateway knows a single command.
 */
abstract class OperatorCommand {

  final OperatorCommands commands;
  private final Class<? extends SpecificRecord> type;

  OperatorCommand(OperatorCommands commands, Class<? extends SpecificRecord> type) {
    this.commands = commands;
    this.type = type;
  }

  /** The command's record type. */
  final Class<? extends SpecificRecord> type() {
    return type;
  }

  /**
   * The result of a command that has ended, as its caller gets it.
   *
   * @throws RefusedException if the command was refused, or if its outcome is not understood
   */
  abstract Object result(SubmittedCommand command);

  /** How far a running command has come; null where that has no numbers. */
  @Nullable Object progress(SubmittedCommand command) {
    return null;
  }
}
