package io.lifecyclemanager.simulation.aws.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.simulation.aws.SimulatedAws;
import io.lifecyclemanager.simulation.aws.autoscaling.AutoScalingWorld;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleHook;
import io.lifecyclemanager.simulation.aws.autoscaling.SentMessages;
import io.lifecyclemanager.simulation.aws.autoscaling.SimulatedGroup;
import io.lifecyclemanager.simulation.aws.query.SettableClock;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingInstanceDetails;
import software.amazon.awssdk.services.autoscaling.model.Instance;

/**
 * One group of a simulated Auto Scaling whose clock stands still, and the real client to ask it
 * with.
 */
final class AutoScalingFixture implements AutoCloseable {
  static final String QUEUE = "arn:aws:sqs:us-west-2:123456789012:terminations";

  final SettableClock clock = new SettableClock();
  final SentMessages sent = new SentMessages();
  final SimulatedAws aws = SimulatedAws.start(clock, sent);
  final AutoScalingWorld world = aws.autoScaling();
  final AutoScalingClient client = aws.client(AutoScalingClient.builder());
  final SimulatedGroup group = world.createGroup("web");

  @Override
  public void close() {
    client.close();
    aws.close();
  }

  static LifecycleHook hook(String name) {
    return LifecycleHook.terminating(name).heartbeatTimeout(Duration.ofMinutes(5)).target(QUEUE);
  }

  String waiting(String... hooks) {
    for (String name : hooks) {
      group.hook(hook(name));
    }
    String id = group.launch();
    world.terminate(id);
    return id;
  }

  AutoScalingInstanceDetails describe(String id) {
    return client
        .describeAutoScalingInstances(d -> d.instanceIds(id))
        .autoScalingInstances()
        .getFirst();
  }

  /** The ids of the group's instances in the answer of DescribeAutoScalingGroups. */
  List<String> listed() {
    return client
        .describeAutoScalingGroups(d -> d.autoScalingGroupNames("web"))
        .autoScalingGroups()
        .getFirst()
        .instances()
        .stream()
        .map(Instance::instanceId)
        .toList();
  }

  void complete(String hook, String id, String result) {
    client.completeLifecycleAction(c ->
        c.autoScalingGroupName("web")
            .lifecycleHookName(hook)
            .instanceId(id)
            .lifecycleActionResult(result));
  }

  void heartbeat(String id) {
    client.recordLifecycleActionHeartbeat(
        r -> r.autoScalingGroupName("web").lifecycleHookName("drain").instanceId(id));
  }

  void putHook() {
    client.putLifecycleHook(p ->
        p.autoScalingGroupName("web")
            .lifecycleHookName("drain")
            .lifecycleTransition("autoscaling:EC2_INSTANCE_TERMINATING")
            .notificationTargetARN(QUEUE)
            .roleARN("arn:aws:iam::123456789012:role/hooks"));
  }

  void terminate(String id, boolean shrink) {
    client.terminateInstanceInAutoScalingGroup(
        t -> t.instanceId(id).shouldDecrementDesiredCapacity(shrink));
  }

  String activityId() {
    return client
        .describeScalingActivities(d -> d.autoScalingGroupName("web"))
        .activities()
        .getFirst()
        .activityId();
  }

  static String token(String body) {
    return body.replaceAll(".*\"LifecycleActionToken\":\"([^\"]+)\".*", "$1");
  }

  static void isValidationError(Throwable failure) {
    assertThat(failure).isInstanceOf(AutoScalingException.class);
    AutoScalingException answer = (AutoScalingException) failure;
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.awsErrorDetails().errorCode()).isEqualTo("ValidationError");
    assertThat(answer.requestId()).isNotBlank();
  }
}
