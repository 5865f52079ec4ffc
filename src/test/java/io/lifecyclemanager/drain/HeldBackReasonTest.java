package io.lifecyclemanager.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.drain.DrainConditions.WaitCause;
import io.lifecyclemanager.drain.HeldBackReason.DrainSituation;
import io.lifecyclemanager.drain.PodTriage.TriageResult.Evictable;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeldBackReasonTest {
  private static final WaitCause WAIT =
      new WaitCause(BlockerKind.DRAIN_MODE, "is waited for (drain mode wait)", Optional.empty());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # own | critical | traffic | protected | others | ordinary | evicting | stopped | hold
          false | false    | false   |           | true   | true     | true     | false   |
          false | true     | false   |           | true   | true     | true     | false   | is evicted after the other pods of the node
          false | true     | false   |           | true   | false    | true     | false   |
          false | true     | true    |           | true   | false    | true     | false   | is evicted once load balancers send it no connections
          false | false    | true    |           | true   | true     | true     | true    |
          false | false    | false   |           | true   | true     | false    | true    | is waited for (drain mode wait)
          false | true     | true    | is a job  | true   | true     | false    | false   | is a job
          true  | true     | true    | is a job  | false  | false    | false    | false   |
          true  | false    | false   |           | true   | false    | true     | true    | is evicted after the other pods of the node
          """)
  void thePodIsHeldBack(
      boolean isOwn,
      boolean isCritical,
      boolean isTrafficServing,
      @Nullable String protection,
      boolean areOthersLeft,
      boolean areOrdinaryPodsLeft,
      boolean isEvicting,
      boolean hasTrafficStopped,
      @Nullable String reason) {
    Evictable pod = new Evictable(isCritical, isTrafficServing, Optional.ofNullable(protection));
    DrainSituation drain =
        new DrainSituation(
            areOthersLeft,
            areOrdinaryPodsLeft,
            isEvicting ? Optional.empty() : Optional.of(WAIT),
            hasTrafficStopped);
    assertThat(HeldBackReason.of(pod, isOwn, drain).map(HeldBackReason::reason))
        .isEqualTo(Optional.ofNullable(reason));
  }
}
