package io.sandboxbroker.benchmarks;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {

  private static final String HOME = "io.sandboxbroker.benchmarks";

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
  @ValueSource(strings = {"load", "pool", "process", "report", "scenario"})
  void thePackagesThatTheRulesNameHaveClasses(String name) {
    assertThat(code.stream().filter(type -> type.getPackageName().equals(HOME + "." + name)))
        .hasSizeGreaterThan(1);
  }

  /** To fill the table and to measure it alone; the broker itself is used by HTTP only. */
  @Test
  void thePoolIsTheOnePlaceThatWritesTheTable() {
    noClasses()
        .that()
        .resideOutsideOfPackage(HOME + ".pool")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("io.sandboxbroker.pool.SandboxStore")
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("io.sandboxbroker.pool.dynamodb..")
        .check(code);
  }

  @Test
  void theAwsSdkStaysWhereItIs() {
    noClasses().should().dependOnClassesThat().resideInAnyPackage("software.amazon..").check(code);
  }

  /** Checks and reports do not depend on how a run was made. */
  @Test
  void checksAndReportsAreFreeOfInputAndOutput() {
    classes()
        .that()
        .resideInAPackage(HOME + ".report")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "java.lang..",
                "java.io",
                "java.time..",
                "java.util..",
                "org.jspecify..",
                "tools.jackson..",
                "com.fasterxml.jackson.annotation",
                HOME + ".load",
                HOME + ".report"))
        .check(code);
  }

  @Test
  void noServiceIsOnTheClassPath() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.sandboxbroker.allocator..",
            "io.sandboxbroker.gateway..",
            "io.sandboxbroker.worker..",
            "io.sandboxbroker.simulator..",
            "org.springframework..")
        .check(code);
  }
}
