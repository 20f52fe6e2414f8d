package io.sandboxbroker.e2e;

import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.e2e.stack.BrokerUnderTest;
import io.sandboxbroker.localstack.check.SevenChecks;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BrokerUnderTest.class)
class SevenChecksIT {

  @TestFactory
  Stream<DynamicTest> whatLabScriptsRelyOn(Broker broker) {
    return SevenChecks.of(broker.gateway(), broker.trackToken()).stream()
        .map(check -> DynamicTest.dynamicTest(check.name(), () -> check.body().run()));
  }
}
