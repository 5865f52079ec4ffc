package io.lifecyclemanager.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.intake.PendingTerminations.PendingTermination;
import io.lifecyclemanager.intake.PendingTerminations.TerminationActivity;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract of {@link PendingTerminations}. */
public abstract class PendingTerminationsContract {
  protected static final GroupName GROUP = new GroupName("workers");
  protected static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  protected abstract PendingTerminations waiting();

  /** Makes {@link #GROUP} with this hook, of an hour, that sends to our queue. */
  protected abstract void createGroup(String hook);

  /** Adds a hook to the group that sends to another queue. */
  protected abstract void addHookElsewhere(String hook);

  /** Adds one more hook of the group that sends to our queue. */
  protected abstract void addHook(String hook);

  /** Adds or replaces a hook of the group that notifies the target, which is not our queue. */
  protected abstract void addHook(String hook, String target);

  /** Creates a group with a hook that sends to another queue. */
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
  void noInstanceIsListedWhileAllAreInService() throws InterruptedException {
    createGroup("drain");
    launch(GROUP);
    assertThat(waiting().list()).isEmpty();
  }

  @Test
  void aPendingInstanceIsListedWithTheHooksThatSendToOurQueue() throws InterruptedException {
    createGroup("drain");
    addHook("second");
    addHookElsewhere("theirs");
    InstanceId instance = launch(GROUP);
    launch(GROUP);
    terminate(instance);
    assertThat(waiting().list())
        .containsExactly(new PendingTermination(instance, GROUP, List.of("drain", "second")));
  }

  @Test
  void anInstanceInAHookOfAnotherQueueIsNotListed() throws InterruptedException {
    GroupName foreign = new GroupName("foreign");
    createForeignGroup(foreign, "theirs");
    terminate(launch(foreign));
    assertThat(waiting().list()).isEmpty();
  }

  @Test
  void aHookThatNotifiesAnotherQueueIsToldFromOurs() throws InterruptedException {
    createGroup("drain");
    addHookElsewhere("theirs");
    assertThat(waiting().otherQueue(GROUP, "drain")).isEmpty();
    assertThat(waiting().otherQueue(GROUP, "theirs")).isPresent();
    assertThat(waiting().otherQueue(GROUP, "unknown")).isEmpty();
    assertThat(waiting().otherQueue(new GroupName("gone"), "theirs")).isEmpty();
  }

  @Test
  void aTopicMayLeadToOurQueueAndNoOtherTargetDoes() throws InterruptedException {
    String function = "arn:aws:lambda:us-west-2:123456789012:function:drain";
    createGroup("drain");
    addHook("topic", "arn:aws:sns:us-west-2:123456789012:terminations");
    addHook("function", function);
    assertThat(waiting().otherQueue(GROUP, "topic")).isEmpty();
    assertThat(waiting().otherQueue(GROUP, "function")).contains(function);
  }

  @Test
  void aHookThatWasJustChangedToNotifyOurQueueIsOurs() throws InterruptedException {
    createGroup("other");
    addHookElsewhere("drain");
    assertThat(waiting().otherQueue(GROUP, "drain")).isPresent();
    addHook("drain");
    assertThat(waiting().otherQueue(GROUP, "drain")).isEmpty();
  }

  @Test
  void anInstanceThatWaitsNoLongerIsNotListed() throws InterruptedException {
    createGroup("drain");
    InstanceId instance = launch(GROUP);
    terminate(instance);
    complete(instance, "drain");
    assertThat(waiting().list()).isEmpty();
  }

  @Test
  void anActivityIsAsOldAsTheTermination() throws InterruptedException {
    createGroup("drain");
    InstanceId instance = launch(GROUP);
    InstanceId inService = launch(GROUP);
    terminate(instance);
    tenMinutesPass();
    Map<InstanceId, TerminationActivity> activities =
        waiting().activities(GROUP, Set.of(instance, inService));
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
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(() -> waiting().otherQueue(GROUP, "drain"))
        .returns(RemoteFailure.FailureKind.DENIED, RemoteFailure::kind);
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(() -> waiting().list())
        .returns(RemoteFailure.FailureKind.DENIED, RemoteFailure::kind);
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(() -> waiting().activities(GROUP, Set.of(instance)))
        .returns(RemoteFailure.FailureKind.DENIED, RemoteFailure::kind);
  }
}
