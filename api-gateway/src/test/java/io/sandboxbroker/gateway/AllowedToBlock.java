package io.sandboxbroker.gateway;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** What BlockHound must let pass, in all tests of this module. */
public final class AllowedToBlock implements BlockHoundIntegration {

  @Override
  public void applyTo(BlockHound.Builder builder) {
    builder
        // The hand-over to the publishers: a lock that is held for a few instructions. Reactor
        // allows
        // the same to the queues of its own schedulers.
        .allowBlockingCallsInside("java.util.concurrent.ArrayBlockingQueue", "offer")
        // Where Netty closes the AWS SDK's pools and waits for them: no event loop of ours.
        .allowBlockingCallsInside("io.netty.util.concurrent.GlobalEventExecutor$TaskRunner", "run");
  }
}
