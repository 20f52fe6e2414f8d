package io.sandboxbroker.audit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {

  private static final String HOME = "io.sandboxbroker.audit";

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
  @ValueSource(strings = {"log", "rule", "fold"})
  void thePackagesThatTheRulesNameHaveClasses(String name) {
    assertThat(code.stream().filter(type -> type.getPackageName().equals(HOME + "." + name)))
        .hasSizeGreaterThan(1);
  }

  @Test
  void theRulesKnowNoInputNoOutputAndNoKafka() {
    classes()
        .that()
        .resideInAnyPackage(HOME + ".rule", HOME + ".fold")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "java.lang..",
                "java.time..",
                "java.util..",
                "java.nio.charset..",
                "org.jspecify..",
                "io.sandboxbroker.event",
                HOME + ".log",
                HOME + ".fold",
                HOME + ".rule"))
        .check(code);
  }

  @Test
  void theRulesKnowNoClock() {
    noClasses()
        .that()
        .resideInAnyPackage(HOME + ".rule", HOME + ".log")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .check(code);
  }

  /** It only reads. */
  @Test
  void nothingWrites() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("io.sandboxbroker.pool.SandboxStore")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka.clients.producer..", "software.amazon..")
        .check(code);
  }
}
