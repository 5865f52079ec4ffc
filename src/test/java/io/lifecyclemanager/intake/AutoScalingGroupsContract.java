package io.lifecyclemanager.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.intake.AutoScalingGroups.GroupMember;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleState;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.replacement.GroupCapacities.GroupCapacity;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract of {@link AutoScalingGroups}. */
public abstract class AutoScalingGroupsContract {
  protected static final GroupName GROUP = new GroupName("workers");
  private static final InstanceId UNKNOWN = new InstanceId("i-0123456789abcdeff");

  protected abstract AutoScalingGroups fleet();

  /** Makes {@link #GROUP} with this tag and a hook of 30 s. */
  protected abstract void createGroup(String tag, String value);

  /** Puts an instance of the group into service. */
  protected abstract InstanceId launch();

  protected abstract void terminate(InstanceId instance);

  protected abstract void passes(Duration time) throws InterruptedException;

  /** From now on nothing is allowed. */
  protected abstract void forbidsEverything();

  @Test
  void anInstanceInServiceIsInItsGroup() throws InterruptedException {
    createGroup("a", "b");
    assertThat(fleet().member(launch()))
        .contains(new GroupMember(GROUP, new LifecycleState("InService")));
  }

  @Test
  void aTerminatedInstanceWaitsInItsHook() throws InterruptedException {
    createGroup("a", "b");
    InstanceId instance = launch();
    terminate(instance);
    assertThat(fleet().member(instance))
        .contains(new GroupMember(GROUP, new LifecycleState("Terminating:Wait")));
  }

  @Test
  void anInstanceWhoseHookIsOverProceedsAndIsGone() throws InterruptedException {
    createGroup("a", "b");
    InstanceId instance = launch();
    terminate(instance);
    passes(Duration.ofSeconds(30));
    assertThat(fleet().member(instance))
        .contains(new GroupMember(GROUP, new LifecycleState("Terminating:Proceed")));
    passes(Duration.ofMinutes(5));
    assertThat(fleet().member(instance)).isEmpty();
  }

  @Test
  void severalInstancesAreAskedForTogether() throws InterruptedException {
    createGroup("a", "b");
    InstanceId one = launch();
    InstanceId other = launch();
    GroupMember inService = new GroupMember(GROUP, new LifecycleState("InService"));
    assertThat(fleet().members(Set.of(one, other, UNKNOWN)))
        .isEqualTo(Map.of(one, inService, other, inService));
    assertThat(fleet().members(Set.of())).isEmpty();
  }

  @Test
  void aGroupHasItsInstancesInServiceAndItsDesiredCapacity() throws InterruptedException {
    createGroup("a", "b");
    InstanceId one = launch();
    InstanceId other = launch();
    assertThat(fleet().capacity(GROUP)).contains(new GroupCapacity(2, Set.of(one, other), false));
  }

  @Test
  void aTerminatingInstanceIsNotInService() throws InterruptedException {
    createGroup("a", "b");
    InstanceId stays = launch();
    terminate(launch());
    assertThat(fleet().capacity(GROUP)).map(GroupCapacity::inService).contains(Set.of(stays));
  }

  @Test
  void aGroupThatDoesNotExistHasNoCapacity() throws InterruptedException {
    assertThat(fleet().capacity(new GroupName("gone"))).isEmpty();
  }

  @Test
  void anUnknownInstanceIsInNoGroup() throws InterruptedException {
    assertThat(fleet().member(UNKNOWN)).isEmpty();
  }

  @Test
  void aGroupHasItsTags() {
    createGroup("kubernetes.io/cluster/blue", "owned");
    assertThat(fleet().tags(GROUP)).isEqualTo(Map.of("kubernetes.io/cluster/blue", "owned"));
  }

  @Test
  void aTagNeedsNoValue() {
    createGroup("kubernetes.io/cluster/blue", "");
    assertThat(fleet().tags(GROUP)).isEqualTo(Map.of("kubernetes.io/cluster/blue", ""));
  }

  @Test
  void aGroupThatDoesNotExistHasNoTags() {
    assertThat(fleet().tags(new GroupName("gone"))).isEmpty();
  }

  @Test
  void notBeingAllowedIsNoAnswer() {
    createGroup("a", "b");
    InstanceId instance = launch();
    forbidsEverything();
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(() -> fleet().member(instance))
        .returns(RemoteFailure.FailureKind.DENIED, RemoteFailure::kind);
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(() -> fleet().tags(GROUP))
        .returns(RemoteFailure.FailureKind.DENIED, RemoteFailure::kind);
  }
}
