package io.lifecyclemanager.doctor.aws;

import io.lifecyclemanager.aws.AwsRequests;
import io.lifecyclemanager.aws.ClientSetup;
import io.lifecyclemanager.aws.loadbalancer.ClassicLoadBalancers;
import io.lifecyclemanager.aws.loadbalancer.TargetGroups;
import io.lifecyclemanager.doctor.snapshot.AccountInspector;
import io.lifecyclemanager.enrollment.ApplyResult;
import io.lifecyclemanager.enrollment.EventRule;
import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.enrollment.iam.RequiredPermission;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The account of the caller's credentials, with SDK clients of its own. Not thread-safe. */
public final class AwsAccountInspector implements AccountInspector, AutoCloseable {
  /** Bound on a single call: IAM, and putting a hook with its test message, may take long. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  private static final int PARTITION = 1;

  private final AwsRequests requests = new AwsRequests("STS", 1);
  private final ClientSetup setup;
  private final SqsClient sqs;
  private final AutoScalingClient autoScaling;
  private final Ec2Client ec2;
  private final ElasticLoadBalancingClient classic;
  private final ElasticLoadBalancingV2Client targetGroups;
  private final EventBridgeClient events;
  private final IamClient iam;
  private final StsClient sts;
  private final QueueInspector queue;
  private final GroupInspector groups;
  private final PrincipalInspector principals;
  private final LoadBalancerInspector ofTargetGroups;
  private final LoadBalancerInspector ofClassic;
  private @Nullable CallerIdentity known;

  private AwsAccountInspector(
      ClientSetup setup, @Nullable String queueName, @Nullable String queueUrl, Time time) {
    this.setup = setup;
    sqs = setup.configure(SqsClient.builder(), "sqs", CALL_TIMEOUT).build();
    autoScaling = setup.configure(AutoScalingClient.builder(), "autoscaling", CALL_TIMEOUT).build();
    ec2 = setup.configure(Ec2Client.builder(), "ec2", CALL_TIMEOUT).build();
    classic =
        setup
            .configure(ElasticLoadBalancingClient.builder(), "elasticloadbalancing", CALL_TIMEOUT)
            .build();
    targetGroups =
        setup
            .configure(
                ElasticLoadBalancingV2Client.builder(), "elasticloadbalancingv2", CALL_TIMEOUT)
            .build();
    events = setup.configure(EventBridgeClient.builder(), "events", CALL_TIMEOUT).build();
    iam = setup.configure(IamClient.builder(), "iam", CALL_TIMEOUT).build();
    sts = setup.configure(StsClient.builder(), "sts", CALL_TIMEOUT).build();
    queue = new QueueInspector(sqs, queueName, queueUrl);
    groups = new GroupInspector(autoScaling);
    principals = new PrincipalInspector(iam, () -> place().account());
    LoadBalancerTags tags = new LoadBalancerTags(targetGroups, classic);
    RandomGenerator random = new Random();
    ofTargetGroups =
        new LoadBalancerInspector(
            new TargetGroups(targetGroups), id -> id, tags::ofTargetGroups, time, random);
    ofClassic =
        new LoadBalancerInspector(
            new ClassicLoadBalancers(classic),
            name -> arn("elasticloadbalancing", "loadbalancer/" + name),
            tags::ofClassic,
            time,
            random);
  }

  /**
   * Makes no request, except that without a configured region it asks the instance metadata service
   * for a region.
   *
   * @param region name of the AWS region; null uses the region provider chain of the SDK
   * @param queueName name of the queue; null if the URL is given
   * @param queueUrl URL of the queue, possibly in another account; null if the name is given
   * @throws IllegalArgumentException if there is no region, or neither name nor URL
   */
  public static AwsAccountInspector of(
      @Nullable String region, @Nullable String queueName, @Nullable String queueUrl, Time time) {
    return new AwsAccountInspector(
        ClientSetup.createRetrying(region, CALL_TIMEOUT, time), queueName, queueUrl, time);
  }

  /** Requested once: credentials do not change their identity. */
  @Override
  public CallerIdentity caller() {
    @Nullable CallerIdentity before = known;
    CallerIdentity caller = before == null ? requestIdentity() : before;
    known = caller;
    return caller;
  }

  private CallerIdentity requestIdentity() {
    return requests.call(
        "GetCallerIdentity",
        () -> {
          var answer = sts.getCallerIdentity();
          String partition = answer.arn().split(":", -1)[PARTITION];
          return new CallerIdentity(
              answer.arn(), new AwsLocation(partition, setup.region(), answer.account()));
        });
  }

  private AwsLocation place() {
    return caller().place();
  }

  private String arn(String service, String resource) {
    return "arn:%s:%s:%s:%s:%s"
        .formatted(place().partition(), service, place().region(), place().account(), resource);
  }

  @Override
  public Optional<QueueState> queue() {
    return queue.state();
  }

  @Override
  public int messageCount(String queueArn) {
    return queue.messageCount(queueArn);
  }

  @Override
  public List<String> eventRulesTargeting(String queueArn) {
    return new QueueEventRules(events)
        .targeting(queueArn).stream().map(name -> arn("events", "rule/" + name)).toList();
  }

  @Override
  public Optional<EventRule> eventRule(String arn) {
    return new QueueEventRules(events).rule(arn.substring(arn.lastIndexOf('/') + 1));
  }

  @Override
  public List<GroupState> groups() {
    return groups.all();
  }

  @Override
  public List<HookState> hooks(GroupName group) {
    return groups.hooks(group);
  }

  @Override
  public Optional<RoleState> role(String arn) {
    return principals.role(arn);
  }

  @Override
  public List<RequiredPermission> findDenied(
      String principalArn, List<RequiredPermission> permissions) {
    return principals.findDenied(principalArn, permissions);
  }

  @Override
  public DryRunResult dryRun(Set<String> actions) {
    String nonexistent = arn("elasticloadbalancing", "targetgroup/nonexistent/0000000000000000");
    return queue
        .addDryRunCalls(new DryRunCalls())
        .autoScaling(autoScaling)
        .ec2(ec2)
        .classic(classic)
        .targetGroups(targetGroups, nonexistent)
        .makeCalls(actions);
  }

  @Override
  public List<LoadBalancerState> loadBalancers(
      Set<LoadBalancerFamily> kinds, Set<InstanceId> instances) {
    List<LoadBalancerState> found = new ArrayList<>();
    try {
      for (LoadBalancerInspector family : families(kinds)) {
        found.addAll(family.withAnyOf(instances));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AwsRequests.interruptedFailure("load balancers", e);
    }
    return found.stream().filter(loadBalancer -> kinds.contains(loadBalancer.family())).toList();
  }

  private List<LoadBalancerInspector> families(Set<LoadBalancerFamily> kinds) {
    return kinds.stream()
        .map(kind ->
            switch (kind) {
              case APPLICATION, NETWORK -> ofTargetGroups;
              case CLASSIC -> ofClassic;
            })
        .distinct()
        .toList();
  }

  @Override
  public ApplyResult putHookAgain(HookState hook) {
    return groups.putHookAgain(hook);
  }

  @Override
  public List<TestMessageArrival> receiveTestMessages() {
    String url =
        queue
            .url()
            .orElseThrow(() ->
                new RemoteFailure(
                    RemoteFailure.FailureKind.REJECTED, "SQS: the queue does not exist", null));
    return new TestMessageReceiver(sqs).takeTestMessages(url);
  }

  /** Closes the clients. May be called twice. */
  @Override
  public void close() {
    sqs.close();
    autoScaling.close();
    ec2.close();
    classic.close();
    targetGroups.close();
    events.close();
    iam.close();
    sts.close();
    setup.close();
  }
}
