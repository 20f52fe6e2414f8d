package io.sandboxbroker.gateway.health;

import io.sandboxbroker.gateway.reply.RequestReply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.stereotype.Component;

/** The brokers, and the reader of replies: without it no outcome would be seen. */
@Component
final class KafkaDependency implements Dependency {

  private final Admin admin;
  private final RequestReply commands;

  KafkaDependency(Admin admin, RequestReply commands) {
    this.admin = admin;
    this.commands = commands;
  }

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public CompletionStage<?> probe() {
    return commands.isListening()
        ? admin.describeCluster().controller().toCompletionStage()
        : CompletableFuture.failedFuture(new IllegalStateException("not listening for replies"));
  }
}
