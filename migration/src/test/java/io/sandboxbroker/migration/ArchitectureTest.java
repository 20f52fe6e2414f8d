package io.sandboxbroker.migration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
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
          .importPackages("io.sandboxbroker.migration");

  @Test
  void itWritesThroughThePoolOnly() {
    assertThat(CODE).hasSizeGreaterThan(10);
    noClasses().should().dependOnClassesThat().resideInAPackage("software.amazon..").check(CODE);
  }

  @Test
  void onlyTheCommandKnowsTheClock() {
    noClasses().should().callMethod(Instant.class, "now").check(CODE);
  }
}
