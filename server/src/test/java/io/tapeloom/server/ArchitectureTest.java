package io.tapeloom.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.netty.channel.ChannelHandler;
import io.tapeloom.stream.loop.NanoClock;
import java.time.Clock;
import java.time.InstantSource;
import org.jspecify.annotations.NullMarked;

/** What the folders promise and Maven cannot check. */
@AnalyzeClasses(
    packages = "io.tapeloom",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

  /** Leaves out the tests of a module when they are in a jar. */
  static final class NoTestJars implements ImportOption {

    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  private static final String MARKET = "io.tapeloom.market..";
  private static final String BROKER = "io.tapeloom.broker..";
  private static final String EXCHANGE = "io.tapeloom.exchange..";
  private static final String FEED = "io.tapeloom.feed..";
  private static final String STREAM = "io.tapeloom.stream..";
  private static final String CLUSTER = "io.tapeloom.cluster..";
  private static final String REDIS = "io.lettuce..";
  private static final String SERVER = "io.tapeloom.server..";
  private static final String JAVA = "java..";
  private static final String JSPECIFY = "org.jspecify..";
  private static final String STORE = "io.tapeloom.store..";
  private static final String QUESTDB = "io.questdb..";
  private static final String JOLLYDAY = "de.focus_shift.jollyday..";
  private static final String SLF4J = "org.slf4j..";

  @ArchTest
  static final ArchRule marketShouldDependOnNothing =
      classes()
          .that()
          .resideInAPackage(MARKET)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(MARKET, JAVA, JSPECIFY);

  @ArchTest
  static final ArchRule brokerShouldDependOnMarketOnly =
      classes()
          .that()
          .resideInAPackage(BROKER)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(BROKER, MARKET, JAVA, JSPECIFY);

  @ArchTest
  static final ArchRule exchangeShouldDependOnMarketOnly =
      classes()
          .that()
          .resideInAPackage(EXCHANGE)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(EXCHANGE, MARKET, JOLLYDAY, JAVA, JSPECIFY);

  @ArchTest
  static final ArchRule feedShouldDependOnMarketAndExchangeOnly =
      classes()
          .that()
          .resideInAPackage(FEED)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              FEED,
              MARKET,
              EXCHANGE,
              JAVA,
              JSPECIFY,
              SLF4J,
              "com.fasterxml.jackson.core..",
              "com.github.benmanes.caffeine..",
              "de.siegmar.fastcsv..");

  @ArchTest
  static final ArchRule storeShouldDependOnMarketAndFeedOnly =
      classes()
          .that()
          .resideInAPackage(STORE)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(STORE, MARKET, FEED, JAVA, JSPECIFY, SLF4J, QUESTDB);

  @ArchTest
  static final ArchRule onlyTheStoreShouldSeeTheDatabase =
      noClasses()
          .that()
          .resideOutsideOfPackage(STORE)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(QUESTDB);

  @ArchTest
  static final ArchRule streamShouldKnowNoTradingWord =
      noClasses()
          .that()
          .resideInAPackage(STREAM)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(MARKET, EXCHANGE, FEED, STORE, CLUSTER, SERVER);

  @ArchTest
  static final ArchRule clusterShouldKnowTopicsAndRedisOnly =
      classes()
          .that()
          .resideInAPackage(CLUSTER)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(CLUSTER, STREAM, REDIS, JAVA, JSPECIFY, SLF4J);

  @ArchTest
  static final ArchRule onlyTheClusterShouldSeeRedis =
      noClasses()
          .that()
          .resideOutsideOfPackage(CLUSTER)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(REDIS);

  @ArchTest
  static final ArchRule onlyTheServerShouldSeeTheHttpFramework =
      noClasses()
          .that()
          .resideOutsideOfPackage(SERVER)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.micronaut..");

  @ArchTest
  static final ArchRule onlyTheWireShouldSeeNetty =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.tapeloom.stream.wire..", "io.tapeloom.server.http..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty..");

  @ArchTest
  static final ArchRule jsonShouldBeUnknownToTheMarket =
      noClasses()
          .that()
          .resideInAnyPackage(MARKET, EXCHANGE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.fasterxml..", "tools.jackson..");

  @ArchTest
  static final ArchRule feedShouldReadJsonOfVenuesOnly =
      noClasses()
          .that()
          .resideInAPackage(FEED)
          .and()
          .resideOutsideOfPackages("io.tapeloom.feed.binance..", "io.tapeloom.feed.venue..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.fasterxml..", "tools.jackson..");

  @ArchTest
  static final ArchRule clocksShouldBeInjected =
      noClasses()
          .that(are(not(belongToAnyOf(NanoClock.class, Tapeloom.class))))
          .should()
          .accessTargetWhere(readsAClockOfTheMachine());

  @ArchTest
  static final ArchRule namesShouldSayWhatAClassIs =
      noClasses()
          .that(
              are(not(nameMatching("io\\.tapeloom\\.server\\.rest\\.(SymbolInfo|.*VersionInfo)"))))
          .should()
          .haveNameMatching(".*(Manager|Helper|Utils?|Impl|Data|Info)");

  @ArchTest
  static final ArchRule handlersShouldBeNettys =
      classes().that().haveNameMatching(".*Handler").should().beAssignableTo(ChannelHandler.class);

  @ArchTest
  static final ArchRule packagesShouldHaveNoCycles =
      slices().assignedFrom(packages()).should().beFreeOfCycles();

  @ArchTest
  static final ArchRule streamShouldBeLayered =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage(STREAM)
          .layer("wire")
          .definedBy("io.tapeloom.stream.wire..")
          .layer("operation")
          .definedBy("io.tapeloom.stream.operation..")
          .layer("session")
          .definedBy("io.tapeloom.stream.session..")
          .layer("log")
          .definedBy("io.tapeloom.stream.log..")
          .layer("topic")
          .definedBy("io.tapeloom.stream.topic..")
          .layer("loop")
          .definedBy("io.tapeloom.stream.loop..")
          .layer("payload")
          .definedBy("io.tapeloom.stream.payload..")
          .layer("asyncapi")
          .definedBy("io.tapeloom.stream.asyncapi..")
          .whereLayer("wire")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("operation")
          .mayOnlyBeAccessedByLayers("wire")
          .whereLayer("session")
          .mayOnlyBeAccessedByLayers("wire", "operation", "asyncapi")
          .whereLayer("log")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("topic")
          .mayOnlyBeAccessedByLayers("wire", "operation", "session", "log")
          .whereLayer("loop")
          .mayOnlyBeAccessedByLayers("wire", "session", "topic")
          .whereLayer("asyncapi")
          .mayOnlyBeAccessedByLayers("operation")
          .whereLayer("payload")
          .mayOnlyBeAccessedByLayers("wire", "operation", "session", "topic", "asyncapi");

  /** Without the annotation of its package a class is not checked for null. */
  @ArchTest
  static void packagesShouldBeNullMarked(JavaClasses all) {
    assertThat(all.stream().map(JavaClass::getPackage).distinct())
        .filteredOn(each -> !each.isAnnotatedWith(NullMarked.class))
        .extracting(JavaPackage::getName)
        .isEmpty();
  }

  /** One name, one meaning: nobody has to ask which {@code Session} is meant. */
  @ArchTest
  static void namesShouldBeUnique(JavaClasses all) {
    var packages =
        all.stream()
            .filter(
                each ->
                    !each.getName().contains("$") && !each.getSimpleName().equals("package-info"))
            .collect(
                groupingBy(JavaClass::getSimpleName, mapping(JavaClass::getPackageName, toSet())));

    packages.values().removeIf(each -> each.size() == 1);

    assertThat(packages).isEmpty();
  }

  private static DescribedPredicate<JavaAccess<?>> readsAClockOfTheMachine() {
    return DescribedPredicate.describe(
        "read a clock of the machine",
        access -> {
          AccessTarget target = access.getTarget();
          return switch (target.getName()) {
            case "currentTimeMillis", "nanoTime" -> target.getOwner().isEquivalentTo(System.class);
            case "now" -> target.getOwner().getPackageName().startsWith("java.time");
            case "system", "systemUTC", "systemDefaultZone", "tick", "tickSeconds" ->
                target.getOwner().isEquivalentTo(Clock.class)
                    || target.getOwner().isEquivalentTo(InstantSource.class);
            default -> false;
          };
        });
  }

  private static SliceAssignment packages() {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
        return SliceIdentifier.of(javaClass.getPackageName());
      }

      @Override
      public String getDescription() {
        return "packages";
      }
    };
  }
}
