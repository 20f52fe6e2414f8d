package io.sandboxbroker.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.sandboxbroker");

  @Test
  void itKnowsTheBrokerByHttpOnly() {
    assertThat(CODE).hasSizeGreaterThan(30);
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.sandboxbroker.cli..",
            "java..",
            "com.sun.net.httpserver..",
            "picocli..",
            "tools.jackson..",
            "org.jspecify..")
        .check(CODE);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.sandboxbroker.cli.(*)..").should().beFreeOfCycles().check(CODE);
  }

  @Test
  void onlyThePacingKnowsTheClock() {
    noClasses().should().callMethod(Instant.class, "now").check(CODE);
  }
}
