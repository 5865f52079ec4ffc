package io.lifecyclemanager.termination.id;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.event.InstanceEvent;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TerminationIdTest {
  private static final InstanceId INSTANCE = new InstanceId("i-0abc1234def567890");

  @Test
  void itIsTheInstanceAndFourCharacters() {
    assertThat(TerminationId.of(action("drain", "token", "activity")))
        .matches("i-0abc1234def567890-[2-9b-df-hj-np-tv-z]{4}");
  }

  /** Pinned: replicas of two versions, and a restart, give a termination one id. */
  @Test
  void itIsTheSameInEachReplica() {
    assertThat(TerminationId.of(action("drain", "token", "activity")))
        .isEqualTo("i-0abc1234def567890-82z7");
  }

  @Test
  void theHooksOfAnActivityAndAnActionWithoutTokenHaveOneId() {
    String first = TerminationId.of(action("drain", "token-1", "activity"));

    assertThat(TerminationId.of(action("audit", "token-2", "activity"))).isEqualTo(first);
    assertThat(TerminationId.of(action("drain", null, "activity"))).isEqualTo(first);
  }

  @Test
  void theNextTerminationOfTheInstanceHasAnotherId() {
    assertThat(TerminationId.of(action("drain", "token", "activity-2")))
        .isNotEqualTo(TerminationId.of(action("drain", "token", "activity")));
    assertThat(TerminationId.of(action("drain", "token-2", null)))
        .isNotEqualTo(TerminationId.of(action("drain", "token", null)));
  }

  @Test
  void anEventCountsByItsKindAndId() {
    String event = TerminationId.of(event(EventKind.SCHEDULED, "event-1"));

    assertThat(TerminationId.of(event(EventKind.SCHEDULED, "event-1"))).isEqualTo(event);
    assertThat(TerminationId.of(event(EventKind.SCHEDULED, "event-2"))).isNotEqualTo(event);
    assertThat(TerminationId.of(event(EventKind.SPOT, "event-1"))).isNotEqualTo(event);
  }

  private static LifecycleAction action(
      String hook, @Nullable String token, @Nullable String activity) {
    return new LifecycleAction(new GroupName("workers"), hook, INSTANCE, token, activity);
  }

  private static InstanceEvent event(EventKind kind, String id) {
    return new InstanceEvent(kind, INSTANCE, id, Instant.EPOCH);
  }
}
