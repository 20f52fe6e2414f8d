package io.sandboxbroker.simulation;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {

  private static final String HOME = "io.sandboxbroker.simulation";

  private static JavaClasses code;

  @BeforeAll
  static void read() {
    code = new ClassFileImporter().importPackages(HOME);
  }

  /** A rule about a package that does not exist would hold whatever happens. */
  @ParameterizedTest
  @ValueSource(strings = {"client", "fault", "judge", "log", "process", "store", "time"})
  void thePackagesThatTheRulesNameHaveClasses(String name) {
    assertThat(code.stream().filter(type -> type.getPackageName().equals(HOME + "." + name)))
        .isNotEmpty();
  }

  /** Only the runs of many lives know the machine's clock and its threads. */
  @Test
  void aLifeKnowsNoRealTimeAndNoThread() {
    noClasses()
        .that(resideInAPackage(HOME + ".."))
        .and()
        .doNotHaveSimpleName("Lives")
        .and()
        .doNotHaveSimpleName("SimulationRun")
        .and()
        .haveSimpleNameNotEndingWith("Test")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(CompletableFuture.class, "get")
        .orShould()
        .accessClassesThat()
        .areAssignableTo(Thread.class)
        .check(code);
  }
}
