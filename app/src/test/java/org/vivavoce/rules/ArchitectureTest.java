package org.vivavoce.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who may know whom (DESIGN §4). Each rule says why; the sentence is printed when it is broken. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
  private static final String[] FEATURES = {
    "org.vivavoce.tenancy..",
    "org.vivavoce.signin..",
    "org.vivavoce.plan..",
    "org.vivavoce.invitation..",
    "org.vivavoce.session..",
    "org.vivavoce.live..",
    "org.vivavoce.transcript..",
    "org.vivavoce.recording..",
    "org.vivavoce.evaluation..",
    "org.vivavoce.privacy..",
    "org.vivavoce.mail..",
    "org.vivavoce.demo..",
    "org.vivavoce.usage.."
  };

  /** Owner and method of what asks the machine for time, sleep or chance. */
  private static final Map<String, Set<String>> CLOCKS_AND_CHANCE =
      Map.of(
          "java.time.Instant", Set.of("now"),
          "java.time.LocalDate", Set.of("now"),
          "java.time.LocalDateTime", Set.of("now"),
          "java.time.ZonedDateTime", Set.of("now"),
          "java.time.OffsetDateTime", Set.of("now"),
          "java.lang.System", Set.of("currentTimeMillis", "nanoTime"),
          "java.lang.Thread", Set.of("sleep"),
          "java.util.UUID", Set.of("randomUUID"),
          "java.lang.Math", Set.of("random"),
          "java.util.concurrent.ThreadLocalRandom", Set.of("current"));

  private JavaClasses product = new ClassFileImporter().importClasses(List.of());

  @BeforeAll
  void importTheProduct() {
    product =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.vivavoce");
  }

  @Test
  void theProductWasFoundAtAll() {
    classes()
        .that()
        .haveSimpleName("SessionStatus")
        .or()
        .haveSimpleName("RealtimeTwinMain")
        .should()
        .bePublic()
        .because("a rule about no classes would always hold")
        .check(product);
  }

  @Test
  void featuresNeverImportACloud() {
    noClasses()
        .that()
        .resideInAnyPackage(FEATURES)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.vivavoce.cloud..")
        .because("a feature speaks to a port in our words; which cloud answers is configuration")
        .check(product);
  }

  @Test
  void theLiveInterviewTouchesNoDatabase() {
    noClasses()
        .that()
        .resideInAPackage("org.vivavoce.live..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.vivavoce.platform.db..", "org.jdbi..", "java.sql..", "com.zaxxer..")
        .because("a session host holds no database credential: facts go through the journal")
        .check(product);
  }

  @Test
  void onlyRoutesAndTheHttpPlatformKnowJavalin() {
    noClasses()
        .that(
            DescribedPredicate.describe(
                "are neither …Routes nor the doorkeeper nor of platform.http nor of twins.common",
                each -> !mayKnowJavalin(each)))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.javalin..")
        .because("the web stack stays replaceable: it is seen by the doors and nobody behind them")
        .check(product);
  }

  private static boolean mayKnowJavalin(JavaClass each) {
    JavaClass outermost = each;
    while (outermost.getEnclosingClass().isPresent()) {
      outermost = outermost.getEnclosingClass().get();
    }
    return outermost.getSimpleName().endsWith("Routes")
        // The doorkeeper: every door asks it who is calling.
        || outermost.getName().equals("org.vivavoce.signin.Callers")
        || each.getPackageName().startsWith("org.vivavoce.platform.http")
        || each.getPackageName().startsWith("org.vivavoce.twins.common");
  }

  @Test
  void clocksSleepAndChanceComeFromThePlatform() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.vivavoce.platform..", "org.vivavoce.twins.common..")
        .should()
        .callMethodWhere(asksTheMachineForTimeOrChance())
        .orShould()
        .callConstructorWhere(
            DescribedPredicate.describe(
                "makes a source of chance",
                call ->
                    Set.of("java.util.Random", "java.security.SecureRandom")
                        .contains(call.getTargetOwner().getName())))
        .because("time and chance are handed in, so that a test can decide them")
        .check(product);
  }

  private static DescribedPredicate<JavaCall<?>> asksTheMachineForTimeOrChance() {
    return DescribedPredicate.describe(
        "asks the machine for the time, a sleep or a random number",
        call ->
            CLOCKS_AND_CHANCE
                .getOrDefault(call.getTargetOwner().getName(), Set.of())
                .contains(call.getTarget().getName()));
  }

  @Test
  void internalPackagesAreClosed() {
    classes()
        .should(keepOutOfForeignInternals())
        .because("a feature's root package is its door; what is internal may change any day")
        .check(product);
  }

  private static ArchCondition<JavaClass> keepOutOfForeignInternals() {
    return new ArchCondition<>("keep out of other features' internal packages") {
      @Override
      public void check(JavaClass each, ConditionEvents events) {
        for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
          String target = dependency.getTargetClass().getPackageName();
          int at = target.indexOf(".internal");
          if (at >= 0 && target.startsWith("org.vivavoce")) {
            String owner = target.substring(0, at);
            boolean own =
                each.getPackageName().equals(owner)
                    || each.getPackageName().startsWith(owner + ".");
            if (!own) {
              events.add(SimpleConditionEvent.violated(each, dependency.getDescription()));
            }
          }
        }
      }
    };
  }

  @Test
  void serverAndTwinsDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage("org.vivavoce.twins..")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "belong to the product",
                each ->
                    each.getPackageName().startsWith("org.vivavoce")
                        && !each.getPackageName().startsWith("org.vivavoce.twins")))
        .because("a twin that knows the product would agree with its mistakes")
        .check(product);
    noClasses()
        .that()
        .resideOutsideOfPackages("org.vivavoce.twins..", "org.vivavoce.app..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.vivavoce.twins..")
        .because("the product must run against the real cloud as it runs against a twin")
        .check(product);
  }

  @Test
  void onlyTheAssemblyKnowsTheWholeHouse() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.vivavoce.app..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.vivavoce.app..")
        .because("the assembly is on top of everything and nobody stands on it")
        .check(product);
  }

  @Test
  void namesSayWhatAThingIsNotThatItImplements() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Impl")
        .because("an interface with one implementation wants no second name")
        .check(product);
  }
}
