package io.sandboxbroker.gateway.operator;

import io.sandboxbroker.gateway.reply.CommandRequest;
import io.sandboxbroker.gateway.reply.RequestReply;
import io.sandboxbroker.gateway.reply.Sending;
import io.sandboxbroker.gateway.web.Correlation;
import io.sandboxbroker.gateway.web.LogField;
import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.kafka.TopicReader;
import io.sandboxbroker.topic.Topics;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Gives commands that are about the whole pool. Thread-safe, never blocks. */
@Component
public class PoolCommands {

  private final RequestReply commands;
  private final TopicReader cspReader;
  private final OperatorSettings settings;

  PoolCommands(RequestReply commands, TopicReader cspReader, OperatorSettings settings) {
    this.commands = commands;
    this.cspReader = cspReader;
    this.settings = settings;
  }

  /**
   * Gives a command.
   *
   * @param command makes the command of that id
   * @param following is handed the command before it is published, and publishes it
   * @return what that comes to; refused as {@link Refusal#NOT_LISTENING} while nothing would be
   *     seen of what becomes of the command
   */
  public Mono<ResponseEntity<Object>> give(
      ServerWebExchange exchange,
      Function<String, SpecificRecord> command,
      Function<Sending, Mono<ResponseEntity<Object>>> following) {
    var request =
        new CommandRequest(
            Topics.DELETION_COMMANDS,
            Topics.POOL_KEY,
            id -> {
              LogField.COMMAND_ID.put(exchange, id);
              return command.apply(id);
            },
            settings.hold(),
            Correlation.of(exchange));
    return Mono.defer(
        () ->
            cspReader.isListening()
                ? commands.follow(request, following)
                : Mono.error(new RefusedException(Refusal.NOT_LISTENING)));
  }
}
