package io.lifecyclemanager.doctor.aws;

import io.lifecyclemanager.aws.AwsRequests;
import io.lifecyclemanager.aws.ClassicLoadBalancers;
import io.lifecyclemanager.aws.ClientSetup;
import io.lifecyclemanager.aws.TargetGroups;
import io.lifecyclemanager.doctor.AccountInspector;
import io.lifecyclemanager.enrollment.ApplyResult;
import io.lifecyclemanager.enrollment.AwsLocation;
import io.lifecyclemanager.enrollment.RequiredPermission;
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
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The account of the caller's credentials as it is set up, with clients of its own. For one thread
 * at a time.
 */
public final class AwsAccountInspector implements AccountInspector, AutoCloseable {
  /** IAM and the test message of a hook may take their time. */
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private static final int PARTITION = 1;

  private final AwsRequests requests = new AwsRequests("STS", 1);
  private final ClientSetup setup;
  private final SqsClient sqs;
  private final AutoScalingClient autoScaling;
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
    sqs = setup.configure(SqsClient.builder(), "sqs", ANSWER).build();
    autoScaling = setup.configure(AutoScalingClient.builder(), "autoscaling", ANSWER).build();
    classic =
        setup
            .configure(ElasticLoadBalancingClient.builder(), "elasticloadbalancing", ANSWER)
            .build();
    targetGroups =
        setup
            .configure(ElasticLoadBalancingV2Client.builder(), "elasticloadbalancingv2", ANSWER)
            .build();
    events = setup.configure(EventBridgeClient.builder(), "events", ANSWER).build();
    iam = setup.configure(IamClient.builder(), "iam", ANSWER).build();
    sts = setup.configure(StsClient.builder(), "sts", ANSWER).build();
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
   * Makes no request, except that without any configured region the machine's metadata service is
   * asked for one.
   *
   * @param region name of the AWS region; null leaves it to the SDK's own chain
   * @param queueName name of the queue that is examined; null when the URL is given
   * @param queueUrl its URL, which may be another account's; null when the name is given
   * @throws IllegalArgumentException when there is no region, or neither name nor URL
   */
  public static AwsAccountInspector of(
      @Nullable String region, @Nullable String queueName, @Nullable String queueUrl, Time time) {
    return new AwsAccountInspector(
        ClientSetup.createRetrying(region, ANSWER, time), queueName, queueUrl, time);
  }

  /** Asked once: credentials do not change their owner. */
  @Override
  public CallerIdentity caller() {
    @Nullable CallerIdentity before = known;
    CallerIdentity caller = before == null ? ask() : before;
    known = caller;
    return caller;
  }

  private CallerIdentity ask() {
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
      String principalArn, List<RequiredPermission> demands) {
    return principals.findDenied(principalArn, demands);
  }

  @Override
  public DryRunResult dryRun(Set<String> actions) {
    String nobody = arn("elasticloadbalancing", "targetgroup/nobody/0000000000000000");
    return queue
        .addDryRunCalls(new DryRunCalls())
        .autoScaling(autoScaling)
        .classic(classic)
        .targetGroups(targetGroups, nobody)
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
    return found.stream().filter(one -> kinds.contains(one.family())).toList();
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
    classic.close();
    targetGroups.close();
    events.close();
    iam.close();
    sts.close();
    setup.close();
  }
}
