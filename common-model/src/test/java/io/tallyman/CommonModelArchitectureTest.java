package io.tallyman;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.tallyman.catalog.Entitlements;
import io.tallyman.catalog.LotSource;
import io.tallyman.catalog.Plan;
import io.tallyman.catalog.PlanPrice;
import io.tallyman.catalog.Policies;

/** The model is plain Java, and its packages see each other one way only. */
@AnalyzeClasses(packages = "io.tallyman", importOptions = DoNotIncludeTests.class)
class CommonModelArchitectureTest {
  @ArchTest
  static final ArchRule theModelIsPlainJava =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "io.tallyman..",
              "org.jspecify.annotations..",
              "com.fasterxml.jackson.annotation..",
              "tools.jackson..",
              "org.snakeyaml.engine..");

  @ArchTest
  static final ArchRule theModelHasNoDatabaseInIt =
      noClasses().should().dependOnClassesThat().resideInAnyPackage("java.sql..", "javax.sql..");

  @ArchTest static final ArchRule moneySeesNothingOfOurs = sees("money");

  @ArchTest static final ArchRule refusalSeesNothingOfOurs = sees("refusal");

  @ArchTest static final ArchRule catalogSeesMoneyAndRefusal = sees("catalog", "money", "refusal");

  @ArchTest static final ArchRule ledgerSeesMoneyAndCatalog = sees("ledger", "money", "catalog");

  @ArchTest
  static final ArchRule ledgerSeesOfTheCatalogWhatPlansSayAndNoPrices =
      noClasses()
          .that()
          .resideInAPackage("io.tallyman.ledger..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.tallyman.catalog..")
                  .and(
                      not(
                          belongToAnyOf(
                              LotSource.class,
                              Plan.class,
                              PlanPrice.class,
                              Entitlements.class,
                              Policies.class))));

  @ArchTest
  static final ArchRule topicSeesMoneyRefusalAndCatalog =
      sees("topic", "money", "refusal", "catalog");

  private static ArchRule sees(String name, String... others) {
    String[] allowed = new String[others.length + 1];
    allowed[0] = "io.tallyman." + name + "..";
    for (int i = 0; i < others.length; i++) {
      allowed[i + 1] = "io.tallyman." + others[i] + "..";
    }
    return noClasses()
        .that()
        .resideInAPackage(allowed[0])
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.tallyman..").and(not(resideInAnyPackage(allowed))))
        .as(name + " sees only " + String.join(", ", allowed));
  }
}
