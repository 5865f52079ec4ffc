package io.lifecyclemanager.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.hold.LifecycleActions;
import io.lifecyclemanager.hold.LifecycleActions.LifecycleActionAnswer.ActionOver;
import io.lifecyclemanager.intake.DenialVerifier;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleHook;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.Effect;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Auto Scaling's answer about the instance tells what a denied call hides. */
class DeniedActionTest {
  private final Time time = new SystemTime();
  @AutoClose private final SimulatedAwsClients loopback = new SimulatedAwsClients();
  private final LifecycleActions actions =
      new DenialVerifier(
          new AwsLifecycleActions(loopback.clients().autoScaling(), time),
          new AwsAutoScalingGroups(loopback.clients().autoScaling(), time),
          time);
  private LifecycleAction action;

  @BeforeEach
  void denyCallsAboutAWaitingInstance() {
    var autoScaling = loopback.aws().autoScaling();
    String instance =
        autoScaling
            .createGroup("workers")
            .hook(LifecycleHook.terminating("drain").target("any queue"))
            .launch();
    autoScaling.terminate(instance);
    action =
        new LifecycleAction(
            new GroupName("workers"), "drain", new InstanceId(instance), null, null);
    List.of("RecordLifecycleActionHeartbeat", "CompleteLifecycleAction")
        .forEach(operation ->
            loopback.aws().faults().add(AwsService.AUTO_SCALING, operation, Effect.accessDenied()));
  }

  @Test
  void theActionOfAnInstanceThatIsInNoGroupIsOver() {
    loopback.aws().autoScaling().vanish(action.instance().value());
    ActionOver over = new ActionOver("instance is in no Auto Scaling group any more");
    assertThat(actions.heartbeat(action)).isEqualTo(over);
    assertThat(actions.complete(action, Verdict.CONTINUE)).isEqualTo(over);
  }

  @Test
  void theActionOfAnInstanceThatWaitsIsDenied() {
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(() -> actions.heartbeat(action))
        .withMessageContaining("RecordLifecycleActionHeartbeat")
        .returns(RemoteFailure.FailureKind.DENIED, RemoteFailure::kind);
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(() -> actions.complete(action, Verdict.CONTINUE))
        .withMessageContaining("CompleteLifecycleAction");
  }
}
