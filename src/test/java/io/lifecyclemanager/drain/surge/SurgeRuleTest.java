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
    // replicas, required, annotation, for all; decision
    "1, 1, true,, false, Restart",
    "2, 2, true,, false, Restart",
    "1, 2, true,, false, Restart",
    "2, 1, true,, false, NotWanted",
    "1, 1,,, false, NotWanted",
    "1, 1,,, true, Restart",
    "1, 1, yes,, false, NotWanted",
    "1, 1, false,, true, NotWanted",
    "1, 1, true, paused, false, Impossible",
    "1, 1, true, recreate, false, Impossible",
    "1, 1, true, no surge, false, Impossible",
    "1, 1, true, unavailable, false, Impossible",
    "1, 1, true, old, false, AwaitRollout",
    "1, 1, true, in progress, false, AwaitRollout",
    "1, 1, true, old and paused, false, AwaitRollout",
    "1, 1,, paused, false, NotWanted",
  })
  void table(
      int replicas,
      int required,
      @Nullable String annotation,
      @Nullable String state,
      boolean forAll,
      String decision) {
    String is = state == null ? "" : state;
    DeploymentView deployment =
        new DeploymentView(
            "shop",
            "web",
            "uid",
            "7",
            replicas,
            annotation,
            is.contains("paused"),
            !is.equals("recreate"),
            is.equals("no surge") ? 0 : 1,
            is.equals("unavailable") ? 1 : 0,
            is.equals("in progress"),
            !is.startsWith("old"));
    SurgeDecision decided = new SurgeRule(forAll).decide(deployment, required);
    assertThat(decided.getClass().getSimpleName()).isEqualTo(decision);
  }
}
