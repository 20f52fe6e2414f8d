package io.sandboxbroker.pool;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Every store runs the whole contract, and no test of it can be skipped. */
class StoreContractTest {
  private static final String IN_MEMORY = "io.sandboxbroker.pool.InMemorySandboxStoreTest";
  private static final String DYNAMODB = "io.sandboxbroker.pool.dynamodb.DynamoDbSandboxStoreTest";

  private final JavaClasses classes =
      new ClassFileImporter().importPackages("io.sandboxbroker.pool");

  @Test
  void itIsRunOnBothStores() {
    assertThat(classes.get(SandboxStoreContract.class).getAllSubclasses())
        .extracting(JavaClass::getName)
        .containsExactlyInAnyOrder(IN_MEMORY, DYNAMODB);
  }

  @Test
  void noStoreReplacesAPartOfIt() {
    List<String> contract =
        classes.get(SandboxStoreContract.class).getAllMethods().stream()
            .filter(StoreContractTest::isTest)
            .map(JavaMethod::getName)
            .toList();

    assertThat(contract).hasSizeGreaterThan(30).doesNotHaveDuplicates();
    for (String store : List.of(IN_MEMORY, DYNAMODB)) {
      assertThat(classes.get(store).getMethods())
          .extracting(JavaMethod::getName)
          .doesNotContainAnyElementsOf(contract);
    }
  }

  @Test
  void noTestMaySkipItself() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "org\\.junit\\.jupiter\\.api\\.(Disabled|Assumptions|condition\\..*)"
                + "|org\\.assertj\\.core\\.api\\.Assumptions"
                + "|org\\.opentest4j\\.TestAbortedException")
        .check(classes);
  }

  @Test
  void aDynamoDbThatCannotBeStartedFailsTheRunAndSkipsNothing() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      EngineExecutionResults run =
          EngineTestKit.engine("junit-jupiter")
              .configurationParameter(
                  "sandboxbroker.dynamodb.port", String.valueOf(taken.getLocalPort()))
              .selectors(selectClass(DYNAMODB))
              .execute();

      run.containerEvents().assertStatistics(events -> events.failed(1).skipped(0).aborted(0));
      run.testEvents().assertStatistics(events -> events.succeeded(0).skipped(0).aborted(0));
    }
  }

  private static boolean isTest(JavaMethod method) {
    return method.isAnnotatedWith(Test.class) || method.isAnnotatedWith(RepeatedTest.class);
  }
}
