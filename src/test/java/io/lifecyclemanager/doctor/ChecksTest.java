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
  static Stream<Ill> illWorlds() {
    return Stream.concat(IllSetUps.all(), IllClusters.all());
  }

  @ParameterizedTest
  @MethodSource("illWorlds")
  void whatIsWrongIsFoundAndItsCureNamed(Ill ill) {
    SomeWorld world = new SomeWorld();
    ill.change().accept(world);
    List<Finding> findings =
        ill.check().of(world.build()) instanceof Outcome.Found found ? found.findings() : List.of();
    assertThat(findings)
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(ill.severity());
          assertThat(finding.what()).contains(ill.what());
          assertThat(finding.cure()).contains(ill.cure());
          assertThat(finding.why()).isNotBlank();
        });
  }

  @ParameterizedTest
  @EnumSource
  void whereAllIsWellNothingIsFound(Check check) {
    Outcome outcome = check.of(healthyFor(check).build());
    assertThat(outcome).isInstanceOf(Outcome.Passed.class);
  }

  /** Not every healthy world has a key of the customer's. */
  private static SomeWorld healthyFor(Check check) {
    SomeWorld world = new SomeWorld();
    if (check == Check.KEY_GRANTS) {
      world.queue = Optional.of(SomeWorld.queue("arn:aws:kms:us-west-2:111122223333:key/abc"));
    }
    return world;
  }

  @Test
  void everyCheckHasAWorldInWhichItFindsSomething() {
    Set<Check> shown = illWorlds().map(Ill::check).collect(Collectors.toSet());
    assertThat(shown).containsExactlyInAnyOrder(Check.values());
  }

  @Test
  void codesAreUnique() {
    assertThat(Arrays.stream(Check.values()).map(Check::code)).doesNotHaveDuplicates();
  }
}
