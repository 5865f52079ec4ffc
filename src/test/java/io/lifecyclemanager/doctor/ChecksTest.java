package io.lifecyclemanager.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each check has a world in which it finds something, and one in which it does not. */
class ChecksTest {
  static Stream<FaultySnapshot> illWorlds() {
    return Stream.concat(FaultyAwsSnapshots.all(), FaultyClusterSnapshots.all());
  }

  @ParameterizedTest
  @MethodSource("illWorlds")
  void whatIsWrongIsFoundAndItsCureNamed(FaultySnapshot ill) {
    HealthySnapshot world = new HealthySnapshot();
    ill.change().accept(world);
    List<Finding> findings =
        ill.check().evaluate(world.build()) instanceof CheckOutcome.ProblemsFound found
            ? found.findings()
            : List.of();
    assertThat(findings)
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(ill.severity());
          assertThat(finding.what()).contains(ill.what());
          assertThat(finding.fix()).contains(ill.fix());
          assertThat(finding.why()).isNotBlank();
        });
  }

  @ParameterizedTest
  @EnumSource
  void whereAllIsWellNothingIsFound(Check check) {
    CheckOutcome outcome = check.evaluate(healthyFor(check).build());
    assertThat(outcome).isInstanceOf(CheckOutcome.Passed.class);
  }

  /** Not every healthy world has a key of the customer's. */
  private static HealthySnapshot healthyFor(Check check) {
    HealthySnapshot world = new HealthySnapshot();
    if (check == Check.KEY_GRANTS) {
      world.queue =
          Optional.of(HealthySnapshot.queue("arn:aws:kms:us-west-2:111122223333:key/abc"));
    }
    return world;
  }

  @Test
  void everyCheckHasAWorldInWhichItFindsSomething() {
    Set<Check> shown = illWorlds().map(FaultySnapshot::check).collect(Collectors.toSet());
    assertThat(shown).containsExactlyInAnyOrder(Check.values());
  }

  @Test
  void codesAreUnique() {
    assertThat(Arrays.stream(Check.values()).map(Check::code)).doesNotHaveDuplicates();
  }
}
