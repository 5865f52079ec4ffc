package io.lifecyclemanager.drain.surge;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.drain.surge.SurgeRule.SurgeDecision;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a Deployment is restarted for the sake of one of its pods. */
class SurgeRuleTest {
  @ParameterizedTest
  @CsvSource({
    // annotation, state, for all; decision
    "true,, false, Restart",
    ",, false, NotWanted",
    ",, true, Restart",
    "yes,, false, NotWanted",
    "false,, true, NotWanted",
    "true, paused, false, Impossible",
    "true, recreate, false, Impossible",
    "true, no surge, false, Impossible",
    "true, unavailable, false, Impossible",
    "true, old, false, AwaitRollout",
    "true, in progress, false, AwaitRollout",
    "true, old and paused, false, Impossible",
    ", paused, false, NotWanted",
  })
  void table(@Nullable String annotation, @Nullable String state, boolean forAll, String decision) {
    String is = state == null ? "" : state;
    DeploymentView deployment =
        new DeploymentView(
            "shop",
            "web",
            "uid",
            "7",
            annotation,
            is.contains("paused"),
            !is.equals("recreate"),
            is.equals("no surge") ? 0 : 1,
            is.equals("unavailable") ? 1 : 0,
            is.equals("in progress"),
            !is.startsWith("old"));
    SurgeDecision decided = new SurgeRule(forAll).decide(deployment);
    assertThat(decided.getClass().getSimpleName()).isEqualTo(decision);
  }
}
