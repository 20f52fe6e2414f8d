package io.sandboxbroker.allocator;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.sandboxbroker.pool.SandboxStore;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {

  private static final String HOME = "io.sandboxbroker.allocator";
  private static final String[] JAVA = {"java..", "org.jspecify..", "org.slf4j.."};

  private static JavaClasses code;

  @BeforeAll
  static void read() {
    code =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(HOME);
  }

  /** A rule about a package that does not exist would hold whatever happens. */
  @ParameterizedTest
  @ValueSource(
      strings = {"account", "candidate", "decision", "intake", "limit", "queue", "sweep", "table"})
  void thePackagesThatTheRulesNameHaveClasses(String feature) {
    assertThat(code.stream().filter(type -> type.getPackageName().equals(HOME + "." + feature)))
        .hasSizeGreaterThan(2);
  }

  @Test
  void decisionsKnowThePoolAndTheirCandidatesAndNothingElse() {
    classes()
        .that()
        .resideInAPackage(HOME + ".decision")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(JAVA)
                .or(
                    resideInAnyPackage(
                        "io.sandboxbroker.pool", HOME + ".decision", HOME + ".candidate")))
        .check(code);
  }

  @Test
  void candidatesKnowThePoolAndNoKafka() {
    classes()
        .that()
        .resideInAPackage(HOME + ".candidate")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(JAVA)
                .or(
                    resideInAnyPackage(
                        "io.sandboxbroker.pool",
                        HOME + ".candidate",
                        "com.github.benmanes.caffeine..",
                        "org.springframework.boot.context.properties..",
                        "org.springframework.validation.annotation..",
                        "jakarta.validation..",
                        "org.hibernate.validator.constraints..")))
        .check(code);
  }

  /** They only read the pool; the changes are decided elsewhere. */
  @Test
  void sweepsKnowThePoolAndNoKafkaAndWriteNothing() {
    classes()
        .that()
        .resideInAPackage(HOME + ".sweep")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(JAVA)
                .or(
                    resideInAnyPackage(
                        "io.sandboxbroker.pool",
                        HOME + ".sweep",
                        "org.springframework.boot.context.properties..",
                        "org.springframework.validation.annotation..",
                        "jakarta.validation..",
                        "org.hibernate.validator.constraints..")))
        .check(code);
    noClasses()
        .that()
        .resideInAPackage(HOME + ".sweep")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(SandboxStore.class)
        .check(code);
  }

  @Test
  void thePinningOfAccountsKnowsThePoolAndNoKafka() {
    classes()
        .that()
        .resideInAPackage(HOME + ".account")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(JAVA)
                .or(
                    resideInAnyPackage(
                        "io.sandboxbroker.pool",
                        "io.sandboxbroker.kafka",
                        HOME + ".account",
                        HOME + ".decision",
                        "io.micrometer.core.instrument",
                        "org.springframework.context.annotation")))
        .check(code);
  }

  @Test
  void theLimitKnowsNeitherThePoolNorKafka() {
    noClasses()
        .that()
        .resideInAPackage(HOME + ".limit")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "io.sandboxbroker.pool..", "org.apache..", "org.springframework.kafka.."))
        .check(code);
  }

  @Test
  void onlyTheTableKnowsThatItIsDynamoDb() {
    noClasses()
        .that(not(resideInAnyPackage(HOME + ".table")))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.sandboxbroker.pool.dynamodb..", "software.amazon.."))
        .check(code);
  }

  @Test
  void provisioningTouchesNoRecordAndNoRow() {
    classes()
        .that()
        .resideInAPackage(HOME + ".provisioning")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(JAVA)
                .or(
                    resideInAnyPackage(
                        HOME + ".provisioning",
                        HOME + ".table",
                        "io.sandboxbroker.topic",
                        "io.sandboxbroker.kafka",
                        "io.sandboxbroker.kafka.topic",
                        "org.apache.kafka.clients.admin",
                        "org.springframework.boot..",
                        "org.springframework.context..")))
        .check(code);
  }

  @Test
  void recordsBecomeTriggersAndEventsAtTheKafkaEdgeAlone() {
    noClasses()
        .that(resideOutsideOfPackages(HOME + ".intake", HOME + ".queue", HOME + ".provisioning"))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka.."))
        .check(code);
    noClasses()
        .that(resideOutsideOfPackages(HOME + ".intake", HOME + ".queue"))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "org.apache.avro..",
                "io.sandboxbroker.command..",
                "io.sandboxbroker.event..",
                "io.sandboxbroker.timer..",
                "io.sandboxbroker.csp.."))
        .check(code);
  }

  /** It gives turns and never judges: what there is in the pool is none of its business. */
  @Test
  void theQueueKnowsNeitherThePoolNorItsCandidates() {
    noClasses()
        .that()
        .resideInAPackage(HOME + ".queue")
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.sandboxbroker.pool..", HOME + ".candidate"))
        .check(code);
  }

  /** An allow-list: a new way to reach out of the topology is not on it. */
  @Test
  void theTopologyDoesNoIo() {
    classes()
        .that()
        .resideInAPackage(HOME + ".queue")
        .and()
        .haveNameNotMatching(".*\\.(QueueConfiguration.*|QueueView|QueueMetrics)")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                HOME + ".queue",
                "java.io",
                "java.lang..",
                "java.time..",
                "java.util",
                "java.util.function",
                "java.util.stream",
                "org.jspecify..",
                "org.slf4j..",
                "org.apache.avro",
                "org.apache.avro.specific",
                "org.apache.kafka.common..",
                "org.apache.kafka.clients.consumer",
                "org.apache.kafka.streams..",
                "io.sandboxbroker.command",
                "io.sandboxbroker.event",
                "io.sandboxbroker.topic",
                "io.sandboxbroker.waiting",
                "org.springframework.boot.context.properties..",
                "org.springframework.validation.annotation..",
                "jakarta.validation..",
                "org.hibernate.validator.constraints.."))
        .check(code);
  }

  @Test
  void serdesAreNamedInSettingsAlone() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.sandboxbroker.serde..", "io.confluent..", "io.apicurio.."))
        .check(code);
  }

  @Test
  void timeAndIdsAreArguments() {
    noClasses()
        .should()
        .accessTargetWhere(
            com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner(
                    com.tngtech.archunit.base.DescribedPredicate.describe(
                        "a clock or a source of ids",
                        owner ->
                            owner.isEquivalentTo(Instant.class)
                                || owner.isEquivalentTo(UUID.class)
                                || owner.isEquivalentTo(Clock.class)))
                .and(
                    com.tngtech.archunit.base.DescribedPredicate.describe(
                        "now or random",
                        access ->
                            access.getTarget().getName().equals("now")
                                || access.getTarget().getName().startsWith("random")
                                || access.getTarget().getName().startsWith("system"))))
        .check(code);
  }
}
