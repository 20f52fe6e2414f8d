package io.sandboxbroker.worker;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {

  private static final String BASE = "io.sandboxbroker.worker.";
  private static final JavaClasses PRODUCTION =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.sandboxbroker.worker");

  private static final DescribedPredicate<JavaClass> TOPOLOGIES =
      resideInAPackage(BASE + "timer")
          .or(resideInAPackage(BASE + "comparison"))
          .or(resideInAPackage(BASE + "stats"))
          .or(resideInAPackage(BASE + "command"));

  /** A rule about a package that does not exist would be green. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "timer",
        "comparison",
        "stats",
        "command",
        "stream",
        "sync",
        "csp",
        "cleanup",
        "wire"
      })
  void eachPackageThatARuleNamesHasClasses(String name) {
    assertThat(PRODUCTION.stream().filter(type -> type.getPackageName().equals(BASE + name)))
        .hasSizeGreaterThan(1);
  }

  @Test
  void theWorkerKnowsNeitherThePoolNorDynamoDb() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("software.amazon..", "io.sandboxbroker.pool..")
        .check(PRODUCTION);
  }

  /** An allow-list: a new way to reach out of a topology is not on it. */
  @Test
  void topologiesDoNoIo() {
    classes()
        .that(TOPOLOGIES)
        .should()
        .onlyDependOnClassesThat(
            TOPOLOGIES
                .or(resideInAPackage(BASE + "wire"))
                .or(nameMatching(".*\\.(TopologyPart.*|RecordTopology)"))
                .or(nameMatching(".*\\.freeze\\.(FreezeState.*|FreezeScope)"))
                .or(resideInAPackage("io.micrometer.core.instrument"))
                .or(
                    resideInAPackage("java.lang..")
                        .or(resideInAPackage("java.nio"))
                        .or(resideInAPackage("java.nio.charset"))
                        .or(resideInAPackage("java.time.."))
                        .or(resideInAPackage("java.util"))
                        .or(resideInAPackage("java.util.function"))
                        .or(resideInAPackage("java.util.regex"))
                        .or(resideInAPackage("java.util.stream")))
                .or(resideInAPackage("io.sandboxbroker.command"))
                .or(resideInAPackage("io.sandboxbroker.csp"))
                .or(resideInAPackage("io.sandboxbroker.event"))
                .or(resideInAPackage("io.sandboxbroker.stats"))
                .or(resideInAPackage("io.sandboxbroker.timer"))
                .or(resideInAPackage("io.sandboxbroker.topic"))
                .or(resideInAPackage("org.apache.avro.specific"))
                .or(resideInAPackage("org.slf4j"))
                .or(resideInAPackage("org.apache.kafka.common.."))
                .or(resideInAPackage("org.apache.kafka.streams.."))
                .or(nameMatching(".*\\.BuiltInPartitioner"))
                .or(resideInAPackage("org.springframework.beans.factory.annotation"))
                .or(resideInAPackage("org.springframework.stereotype"))
                .or(resideInAPackage("org.springframework.validation.annotation"))
                .or(resideInAPackage("jakarta.validation.constraints"))
                .or(resideInAPackage("org.hibernate.validator.constraints.time"))
                .or(resideInAPackage("org.springframework.core.annotation"))
                .or(resideInAPackage("org.springframework.boot.context.properties.."))
                .or(resideInAPackage("org.springframework.boot.convert"))
                .or(resideInAPackage("org.jspecify.annotations")))
        .check(PRODUCTION);
  }

  /** Accesses, and so method references too. */
  @Test
  void topologiesKnowNoClockAndNoChance() {
    for (var source :
        List.of(
            Clock.class, InstantSource.class, Random.class, RandomGenerator.class, UUID.class)) {
      noClasses()
          .that(TOPOLOGIES)
          .should()
          .dependOnClassesThat()
          .areAssignableTo(source)
          .check(PRODUCTION);
    }
    noClasses()
        .that(TOPOLOGIES)
        .should()
        .accessTargetWhere(
            target(owner(HasName.Predicates.name(Instant.class.getName())))
                .and(target(nameMatching("now"))))
        .orShould()
        .accessTargetWhere(
            target(nameMatching("currentTimeMillis|nanoTime|random|currentSystemTimeMs")))
        .check(PRODUCTION);
  }

  @Test
  void onlySyncAndCleanUpKnowHowToReachTheCsp() {
    noClasses()
        .that()
        .resideOutsideOfPackages(BASE + "sync", BASE + "cleanup", BASE + "csp")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(BASE + "csp")
        .check(PRODUCTION);
    noClasses()
        .that()
        .resideOutsideOfPackage(BASE + "csp")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework.web..", "reactor.netty..", "java.net..")
        .check(PRODUCTION);
  }

  @Test
  void serdesAreNamedInSettingsOnly() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.sandboxbroker.serde..")
        .check(PRODUCTION);
  }
}
