package io.sandboxbroker.pool;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

@AnalyzeClasses(
    packages = "io.sandboxbroker.pool",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String POOL = "io.sandboxbroker.pool";
  private static final String DYNAMODB = "io.sandboxbroker.pool.dynamodb";

  private static final Set<String> SOURCES_OF_TIME_AND_CHANCE =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.lang.Math.random",
          "java.util.UUID.randomUUID");

  @ArchTest
  static final ArchRule THE_AWS_SDK_STAYS_IN_ITS_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage(DYNAMODB)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon..");

  @ArchTest
  static final ArchRule THE_POOL_DEPENDS_ON_NOTHING_BUT_JAVA =
      classes()
          .that()
          .resideInAPackage(POOL)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(POOL, "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule DECISIONS_KNOW_NO_CLOCK_AND_NO_CHANCE =
      noClasses()
          .that()
          .resideInAPackage(POOL)
          .should()
          .accessTargetWhere(
              describe("is a source of time or chance", ArchitectureTest::isTimeOrChance));

  @ArchTest
  static void bothPackagesHaveClasses(JavaClasses classes) {
    assertThat(classes).extracting(JavaClass::getPackageName).contains(POOL, DYNAMODB);
    assertThat(classes.contain(SandboxStateMachine.class)).isTrue();
  }

  @ArchTest
  static void littleOfTheAdapterIsPublic(JavaClasses classes) {
    assertThat(classes)
        .filteredOn(type -> type.getPackageName().equals(DYNAMODB))
        .filteredOn(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
        .extracting(JavaClass::getSimpleName)
        .containsExactlyInAnyOrder(
            "DynamoDbPool",
            "DynamoDbSettings",
            "CallSettings",
            "CallObserver",
            "End",
            "SourceTable",
            "TableOptions");
  }

  @ArchTest
  static void aMethodReferenceToAClockDoesNotEscape(JavaClasses ignored) {
    for (Class<?> impure :
        new Class<?>[] {ByReference.class, ByCall.class, ByClock.class, ByRandom.class}) {
      JavaClasses violation = new ClassFileImporter().importClasses(impure);

      assertThatThrownBy(() -> DECISIONS_KNOW_NO_CLOCK_AND_NO_CHANCE.check(violation))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining(impure.getSimpleName());
    }
  }

  private static boolean isTimeOrChance(JavaAccess<?> access) {
    JavaClass owner = access.getTargetOwner();
    String target = owner.getName() + "." + access.getTarget().getName();
    return owner.isAssignableTo(Clock.class)
        || owner.isAssignableTo(RandomGenerator.class)
        || (owner.getPackageName().equals("java.time")
            && access.getTarget().getName().equals("now"))
        || SOURCES_OF_TIME_AND_CHANCE.contains(target);
  }

  private static final class ByReference {
    final Supplier<Instant> now = Instant::now;
  }

  private static final class ByCall {
    final UUID id = UUID.randomUUID();
  }

  private static final class ByClock {
    final long now = Clock.systemUTC().millis();
  }

  private static final class ByRandom {
    final int next = new Random().nextInt();
  }
}
