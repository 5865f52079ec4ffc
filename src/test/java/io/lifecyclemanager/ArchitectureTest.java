package io.lifecyclemanager;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.time.Clock;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which package may know which, and which may use a library, the clock or a thread. Packages that
 * do not exist yet are named already; their rules wait for them.
 */
class ArchitectureTest {
  private static final String ROOT = ImportedClasses.ROOT;

  private static JavaClasses production;

  /** Which of our packages may know a library. */
  private static final Map<String, Set<String>> KNOWN_ONLY_TO =
      Map.of(
          "software.amazon.awssdk..",
              Set.of(
                  "aws",
                  "aws.ec2",
                  "aws.loadbalancer",
                  "enrollment.aws",
                  "doctor.aws",
                  "app",
                  "app.control"),
          "io.fabric8..",
              Set.of("kubernetes", "kubernetes.drain", "doctor.kubernetes", "app", "app.control"),
          "picocli..", Set.of("cli"),
          "io.javalin..", Set.of("web", "web.access", "web.api", "web.page", "app"),
          "io.micrometer..", Set.of("telemetry", "telemetry.exemplar", "app"),
          "io.opentelemetry..", Set.of("tracing"),
          "io.prometheus..", Set.of("telemetry", "telemetry.exemplar", "app"));

  @BeforeAll
  static void read() {
    production = ImportedClasses.production();
  }

  @AfterAll
  static void forget() {
    production = null;
  }

  static Set<String> packages() {
    return PackageTable.MAY_KNOW.keySet();
  }

  static Set<String> libraries() {
    return KNOWN_ONLY_TO.keySet();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void aPackageKnowsOnlyThoseBelowIt(String name) {
    String[] allowed = patterns(PackageGroups.union(PackageTable.MAY_KNOW.get(name), Set.of(name)));
    noClasses()
        .that(resideInAPackage(pattern(name)))
        .should()
        .dependOnClassesThat(
            resideInAPackage(ROOT + "..").and(DescribedPredicate.not(resideInAnyPackage(allowed))))
        .allowEmptyShould(true)
        .check(production);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(production);
  }

  @Test
  void everythingLivesInAPackageThatThisTestKnows() {
    classes().should().resideInAnyPackage(patterns(packages())).check(production);
  }

  @Test
  void everyPackageSaysThatNothingIsNullUnlessMarked() {
    assertThat(production)
        .extracting(JavaClass::getPackage)
        .allMatch(one -> one.isAnnotatedWith(NullMarked.class), "has a @NullMarked package-info");
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void aLibraryIsKnownOnlyWhereItIsNeeded(String library) {
    noClasses()
        .that()
        .resideOutsideOfPackages(patterns(KNOWN_ONLY_TO.get(library)))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .allowEmptyShould(true)
        .check(production);
  }

  @Test
  void theModelKnowsNothingButJava() {
    classes()
        .that()
        .resideInAPackage(pattern("model"))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(pattern("model"), "java..", "org.jspecify.annotations.."))
        .allowEmptyShould(true)
        .check(production);
  }

  @ParameterizedTest
  @MethodSource("clockAndThreads")
  void timeAndThreadsComeFromSystemTimeAlone(DescribedPredicate<CodeUnitCallTarget> forbidden) {
    noClasses()
        .that(describe("are not SystemTime", one -> !isSystemTime(one)))
        .should()
        .callCodeUnitWhere(
            JavaCall.Predicates.target(forbidden.<CodeUnitCallTarget>forSubtype()).forSubtype())
        .allowEmptyShould(true)
        .check(production);
  }

  static Stream<DescribedPredicate<CodeUnitCallTarget>> clockAndThreads() {
    return Stream.of(
        describe(
            "now() of java.time",
            target ->
                target.getName().equals("now")
                    && target.getOwner().getPackageName().startsWith("java.time")),
        describe("a clock of the system", target -> calls(target, Clock.class, "system")),
        describe("new Date", target -> calls(target, Date.class, "<init>")),
        describe("System.nanoTime", target -> calls(target, System.class, "nanoTime")),
        describe("System.currentTimeMillis", target -> calls(target, System.class, "currentTime")),
        describe("Thread.sleep", target -> calls(target, Thread.class, "sleep")),
        describe("new Thread", target -> calls(target, Thread.class, "<init>")),
        describe("Thread.of…", target -> calls(target, Thread.class, "of")),
        describe("Thread.startVirtualThread", target -> calls(target, Thread.class, "startV")),
        describe("Executors", target -> calls(target, Executors.class, "new")),
        describe(
            "a pool or a timer of one's own",
            target ->
                target.getName().equals("<init>")
                    && Stream.of(ThreadPoolExecutor.class, ForkJoinPool.class, Timer.class)
                        .anyMatch(target.getOwner()::isAssignableTo)));
  }

  private static boolean calls(CodeUnitCallTarget target, Class<?> owner, String nameStart) {
    return target.getOwner().isEquivalentTo(owner) && target.getName().startsWith(nameStart);
  }

  private static boolean isSystemTime(JavaClass one) {
    return one.getName().split("\\$", 2)[0].equals(ROOT + ".model.SystemTime");
  }

  private static String pattern(String name) {
    return ROOT + "." + name;
  }

  private static String[] patterns(Collection<String> names) {
    return names.stream().map(ArchitectureTest::pattern).toArray(String[]::new);
  }

  /** Jackson's own default keeps buffers in each thread, of which there are thousands. */
  @Test
  void jsonIsReadAndWrittenWithSharedBuffers() {
    noClasses()
        .that(not(resideInAnyPackage(ROOT + ".sharing", ROOT + ".enrollment.iam")))
        .should()
        .callMethod(JsonMapper.class, "builder")
        .orShould()
        .callConstructor(JsonFactoryBuilder.class)
        .check(production);
  }
}
