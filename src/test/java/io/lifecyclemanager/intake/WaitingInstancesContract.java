package io.lifecyclemanager.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.intake.WaitingInstances.Activity;
import io.lifecyclemanager.intake.WaitingInstances.Waiting;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteTrouble;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What everybody who uses {@link WaitingInstances} relies on. */
public abstract class WaitingInstancesContract {
  protected static final GroupName GROUP = new GroupName("workers");
  protected static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  protected abstract WaitingInstances waiting();

  /** Makes {@link #GROUP} with this hook, of an hour, that sends to our queue. */
  protected abstract void createGroup(String hook);

  /** Adds a hook of the group that sends to somebody else's queue. */
  protected abstract void addHookElsewhere(String hook);

  /** Adds one more hook of the group that sends to our queue. */
  protected abstract void addHook(String hook);

  /** Makes a group with a hook for somebody else's queue. */
  protected abstract void createForeignGroup(GroupName group, String hook);

  protected abstract InstanceId launch(GroupName group);

  protected abstract void terminate(InstanceId instance);

  /** Completes the instance's action in this hook. */
  protected abstract void complete(InstanceId instance, String hook);

  /** Lets ten minutes go by; once at most. */
  protected abstract void tenMinutesPass() throws InterruptedException;

  /** From now on nothing is allowed. */
  protected abstract void forbidsEverything();

  @Test
  void nobodyWaitsWhileAllAreInService() throws InterruptedException {
    createGroup("drain");
    launch(GROUP);
    assertThat(waiting().all()).isEmpty();
  }

  @Test
  void whoWaitsIsListedWithTheHooksThatSendToOurQueue() throws InterruptedException {
    createGroup("drain");
    addHook("second");
    addHookElsewhere("theirs");
    InstanceId instance = launch(GROUP);
    launch(GROUP);
    terminate(instance);
    assertThat(waiting().all())
        .containsExactly(new Waiting(instance, GROUP, List.of("drain", "second")));
  }

  @Test
  void whoWaitsForSomebodyElseIsNotListed() throws InterruptedException {
    GroupName foreign = new GroupName("foreign");
    createForeignGroup(foreign, "theirs");
    terminate(launch(foreign));
    assertThat(waiting().all()).isEmpty();
  }

  @Test
  void whoWaitsNoLongerIsNotListed() throws InterruptedException {
    createGroup("drain");
    InstanceId instance = launch(GROUP);
    terminate(instance);
    complete(instance, "drain");
    assertThat(waiting().all()).isEmpty();
  }

  @Test
  void anActivityIsAsOldAsTheTermination() throws InterruptedException {
    createGroup("drain");
    InstanceId instance = launch(GROUP);
    InstanceId inService = launch(GROUP);
    terminate(instance);
    tenMinutesPass();
    Map<InstanceId, Activity> activities = waiting().activities(GROUP, Set.of(instance, inService));
    assertThat(activities).containsOnlyKeys(instance);
    assertThat(activities.get(instance).id()).isNotBlank();
    // AWS says what time it is in whole seconds.
    assertThat(activities.get(instance).age())
        .isBetween(TEN_MINUTES.minusSeconds(2), TEN_MINUTES.plusMinutes(1));
  }

  @Test
  void notBeingAllowedIsNoAnswer() {
    createGroup("drain");
    InstanceId instance = launch(GROUP);
    terminate(instance);
    forbidsEverything();
    assertThatExceptionOfType(RemoteTrouble.class)
        .isThrownBy(() -> waiting().all())
        .returns(RemoteTrouble.Kind.DENIED, RemoteTrouble::kind);
    assertThatExceptionOfType(RemoteTrouble.class)
        .isThrownBy(() -> waiting().activities(GROUP, Set.of(instance)))
        .returns(RemoteTrouble.Kind.DENIED, RemoteTrouble::kind);
  }
}
