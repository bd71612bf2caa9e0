package io.tallyman.proving;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.OpenToAll;
import io.tallyman.web.access.OpenToCallers;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.web.bind.annotation.RequestMapping;

/** The arrows between the modules, and what only some may touch: docs/ARCHITECTURE.md as a test. */
@AnalyzeClasses(packages = "io.tallyman", importOptions = DoNotIncludeTests.class)
class HouseArchitectureTest {
  private static final String[] MODEL = {
    "io.tallyman.money..",
    "io.tallyman.refusal..",
    "io.tallyman.catalog..",
    "io.tallyman.ledger..",
    "io.tallyman.topic.."
  };

  private static final Set<String> DATABASE_PACKAGES = Set.of("java.sql", "org.jdbi.v3.core");
  private static final Pattern TAKES_SQL =
      Pattern.compile(
          "prepare.*|execute.*|select|create(Statement|Query|Update|Batch|Call|Script)");
  private static final Set<String> CLOCKS =
      Stream.of(Instant.class, LocalDate.class, Clock.class)
          .map(Class::getName)
          .collect(Collectors.toSet());
  private static final Pattern READS_CLOCK = Pattern.compile("now|system.*");

  // The arrows ------------------------------------------------------------------------------

  @ArchTest
  static final ArchRule theModelSeesNoOtherModule =
      noClasses()
          .that()
          .resideInAnyPackage(MODEL)
          .should()
          .dependOnClassesThat(ours().and(not(resideInAnyPackage(MODEL))));

  @ArchTest static final ArchRule commonWebSeesOnlyTheModel = sees("web", "money", "refusal");

  @ArchTest static final ArchRule commonKafkaSeesTopicsAndWeb = sees("kafka", "topic", "web");

  @ArchTest
  static final ArchRule usageIngestSeesWhatAdmissionNeeds =
      sees("ingest", "web", "kafka", "topic", "catalog", "refusal");

  @ArchTest
  static final ArchRule theBalanceServiceSeesTheModelAndWhatServicesShare =
      sees("balance", "web", "kafka", "postgres", "money", "refusal", "catalog", "ledger", "topic");

  @ArchTest
  static final ArchRule billingSyncSeesNoLedger =
      sees("billing", "web", "kafka", "postgres", "money", "refusal", "catalog", "topic");

  @ArchTest static final ArchRule commonPostgresSeesWebOnly = sees("postgres", "web");

  @ArchTest
  static final ArchRule stripesLibraryIsSeenInOnePlace =
      noClasses()
          .that()
          .resideInAPackage("io.tallyman.billing..")
          .and()
          .resideOutsideOfPackage("io.tallyman.billing.stripe..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.stripe..");

  @ArchTest
  static final ArchRule onlyTheBalanceServiceSeesTheLedger =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.tallyman.balance..", "io.tallyman.ledger..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.tallyman.ledger..");

  // The database ----------------------------------------------------------------------------

  @ArchTest
  static final ArchRule sqlIsWrittenInTheStoreOnly =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.tallyman.balance.store..",
              "io.tallyman.billing.store..",
              // Creates roles.
              "io.tallyman.postgres..")
          // Creates the database itself, which nobody can be connected to before.
          .and()
          .doNotHaveFullyQualifiedName("io.tallyman.sandbox.up.PostgresServer")
          // Measures the database itself, beside the ledger.
          .and()
          .resideOutsideOfPackage("io.tallyman.proving.bench..")
          // Judges it, from outside.
          .and()
          .resideOutsideOfPackage("io.tallyman.proving.faults..")
          .should()
          .callMethodWhere(takesSql())
          .orShould()
          .dependOnClassesThat(
              resideInAnyPackage("org.jdbi.v3.core.statement..", "org.postgresql.."));

  /** Row-level security holds for those who come through a transaction of one organization. */
  @ArchTest
  static final ArchRule requestsHaveNoConnectionOfTheirOwn =
      noClasses()
          .that()
          .resideInAnyPackage("io.tallyman.balance.gate..", "io.tallyman.balance.reads..")
          .and()
          .haveSimpleNameNotEndingWith("Configuration")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.jdbi.v3.core.Jdbi")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.jdbi.v3.core.Handle")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.sql.Connection");

  // Access ----------------------------------------------------------------------------------

  @ArchTest
  static final ArchRule everyEndpointSaysWhoItIsFor =
      methods()
          .that()
          .areMetaAnnotatedWith(RequestMapping.class)
          // Answers for those that failed.
          .and()
          .areDeclaredInClassesThat()
          .doNotImplement(ErrorController.class)
          .should()
          .beAnnotatedWith(Needs.class)
          .orShould()
          .beAnnotatedWith(OpenToAll.class)
          .orShould()
          .beAnnotatedWith(OpenToCallers.class);

  // Amounts and time ------------------------------------------------------------------------

  @ArchTest
  static final ArchRule noFieldNearAmountsIsAFloat =
      noFields()
          .that()
          .areDeclaredInClassesThat()
          .resideInAnyPackage(MODEL)
          .should()
          .haveRawType(double.class)
          .orShould()
          .haveRawType(float.class);

  @ArchTest
  static final ArchRule noMethodNearAmountsAnswersAFloat =
      noMethods()
          .that()
          .areDeclaredInClassesThat()
          .resideInAnyPackage(MODEL)
          .should()
          .haveRawReturnType(double.class)
          .orShould()
          .haveRawReturnType(float.class);

  @ArchTest
  static final ArchRule noAmountPassesThroughAFloat =
      noClasses()
          .that(ours())
          .and()
          .resideOutsideOfPackage("io.tallyman.sandbox..") // its progress and rates
          .should()
          .callMethodWhere(makesAFloat());

  @ArchTest
  static final ArchRule nobodyInsideReadsAClock =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.tallyman.sandbox..")
          // Where the clock that everybody else is given comes from.
          .and()
          .doNotHaveFullyQualifiedName("io.tallyman.web.WebConfiguration")
          .should()
          .callMethodWhere(readsTheClock());

  private static DescribedPredicate<JavaClass> ours() {
    return resideInAPackage("io.tallyman..");
  }

  private static ArchRule sees(String module, String... others) {
    String[] allowed = new String[others.length + 1];
    allowed[0] = "io.tallyman." + module + "..";
    for (int i = 0; i < others.length; i++) {
      allowed[i + 1] = "io.tallyman." + others[i] + "..";
    }
    return noClasses()
        .that()
        .resideInAPackage(allowed[0])
        .should()
        .dependOnClassesThat(ours().and(not(resideInAnyPackage(allowed))))
        .as(module + " sees only " + String.join(", ", allowed));
  }

  private static DescribedPredicate<JavaCall<?>> takesSql() {
    return DescribedPredicate.describe(
        "takes SQL",
        call ->
            DATABASE_PACKAGES.contains(call.getTargetOwner().getPackageName())
                && TAKES_SQL.matcher(call.getName()).matches());
  }

  /** Unboxing a gauge's Double makes none. */
  private static DescribedPredicate<JavaCall<?>> makesAFloat() {
    return DescribedPredicate.describe(
        "makes a float of a number or a text",
        call ->
            call.getName().matches("parse(Double|Float)")
                || (call.getName().matches("(double|float)Value")
                    && !call.getTargetOwner().isEquivalentTo(Double.class)));
  }

  private static DescribedPredicate<JavaCall<?>> readsTheClock() {
    return DescribedPredicate.describe(
        "reads the machine's clock",
        call ->
            call.getName().equals("currentTimeMillis")
                || (CLOCKS.contains(call.getTargetOwner().getName())
                    && READS_CLOCK.matcher(call.getName()).matches()));
  }
}
