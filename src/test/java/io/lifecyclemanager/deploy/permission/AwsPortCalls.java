package io.lifecyclemanager.deploy.permission;

import io.lifecyclemanager.aws.AwsAutoScalingGroups;
import io.lifecyclemanager.aws.AwsClients;
import io.lifecyclemanager.aws.AwsLifecycleActions;
import io.lifecyclemanager.aws.AwsPendingTerminations;
import io.lifecyclemanager.aws.SqsQueue;
import io.lifecyclemanager.aws.ec2.AwsEc2Instances;
import io.lifecyclemanager.aws.loadbalancer.ClassicLoadBalancers;
import io.lifecyclemanager.aws.loadbalancer.TargetGroups;
import io.lifecyclemanager.deregistration.LoadBalancers;
import io.lifecyclemanager.deregistration.LoadBalancers.InstanceRegistration;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.event.Ec2Instances;
import io.lifecyclemanager.hold.LifecycleActions;
import io.lifecyclemanager.hold.ReceivedMessages;
import io.lifecyclemanager.intake.AutoScalingGroups;
import io.lifecyclemanager.intake.Inbox;
import io.lifecyclemanager.intake.PendingTerminations;
import io.lifecyclemanager.model.Fact.RemoteCallFailed;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.QueueMessage;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.model.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Uses every method of the controller's ports to AWS once. What fails is reported. */
final class AwsPortCalls {
  /** What is used below: a method that comes later has to be added. */
  static final Map<Class<?>, Set<String>> USED =
      Map.of(
          Inbox.class, Set.of("receive"),
          ReceivedMessages.class, Set.of("extendVisibility", "returnMessages", "delete"),
          LifecycleActions.class, Set.of("heartbeat", "complete", "hookTimeouts"),
          AutoScalingGroups.class, Set.of("member", "members", "tags"),
          PendingTerminations.class, Set.of("list", "otherQueue", "activities"),
          Ec2Instances.class,
              Set.of(
                  "instance",
                  "spotStatus",
                  "scheduledEvents",
                  "allScheduledEvents",
                  "capacityReservation",
                  "instancesIn"),
          LoadBalancers.class,
              Set.of("discover", "registrations", "deregister", "deregistrationDelay"));

  private static final String HOOK = "drain";

  private final Time time = new SystemTime();
  private final AwsClients aws;
  private final String queueName;
  private final Listener listener;

  /**
   * @param listener receives what fails
   */
  AwsPortCalls(AwsClients aws, String queueName, Listener listener) {
    this.aws = aws;
    this.queueName = queueName;
    this.listener = listener;
  }

  /**
   * Calls all of them, each with an adapter that remembers nothing.
   *
   * @param targetGroups one for each statement that allows to change them
   */
  void run(GroupName group, InstanceId instance, List<LoadBalancer> targetGroups, String classic)
      throws InterruptedException {
    SqsQueue queue = new SqsQueue(aws.sqs(), queueName, null, time);
    List<QueueMessage> messages = List.of(new QueueMessage("id", "receipt"));
    attempt(() -> queue.receive(Duration.ZERO, Duration.ofSeconds(30)));
    attempt(() -> queue.extendVisibility(messages, Duration.ofSeconds(30)));
    attempt(() -> queue.returnMessages(messages, Duration.ZERO));
    attempt(() -> queue.delete(messages));

    LifecycleAction action = new LifecycleAction(group, HOOK, instance, null, null);
    LifecycleActions actions = new AwsLifecycleActions(aws.autoScaling(), time);
    attempt(() -> actions.heartbeat(action));
    attempt(() -> actions.complete(action, Verdict.CONTINUE));
    attempt(() -> actions.hookTimeouts(group, HOOK, Duration.ZERO));

    AutoScalingGroups groups = new AwsAutoScalingGroups(aws.autoScaling(), time);
    attempt(() -> groups.member(instance));
    attempt(() -> groups.members(Set.of(instance)));
    attempt(() -> groups.tags(group));

    PendingTerminations pending =
        new AwsPendingTerminations(aws.autoScaling(), queue::arn, time, listener);
    attempt(pending::list);
    attempt(() -> pending.otherQueue(group, HOOK));
    attempt(() -> pending.activities(group, Set.of(instance)));

    Ec2Instances ec2 = new AwsEc2Instances(aws::ec2, time);
    attempt(() -> ec2.instance(instance));
    attempt(() -> ec2.spotStatus(instance));
    attempt(() -> ec2.scheduledEvents(instance));
    attempt(ec2::allScheduledEvents);
    attempt(() -> ec2.capacityReservation("cr-0123456789abcdef0"));
    attempt(() -> ec2.instancesIn("cr-0123456789abcdef0"));

    for (LoadBalancer targetGroup : targetGroups) {
      useAll(new TargetGroups(aws.targetGroups()), targetGroup, instance);
    }
    useAll(
        new ClassicLoadBalancers(aws.classicLoadBalancers()),
        new LoadBalancer(LoadBalancerKind.CLASSIC, classic, classic),
        instance);
  }

  private void useAll(LoadBalancers family, LoadBalancer balancer, InstanceId instance)
      throws InterruptedException {
    boolean isClassic = balancer.kind() == LoadBalancerKind.CLASSIC;
    attempt(family::discover);
    attempt(() -> family.registrations(balancer, Set.of(instance)));
    attempt(() -> family.deregistrationDelay(balancer));
    attempt(() ->
        family.deregister(
            balancer,
            List.of(
                new InstanceRegistration(
                    instance, isClassic ? null : 80, RegistrationState.ACTIVE))));
  }

  private void attempt(PortCall call) throws InterruptedException {
    try {
      call.run();
    } catch (RemoteFailure failure) {
      listener.on(new RemoteCallFailed(null, "calling a port", failure, null));
    }
  }
}
