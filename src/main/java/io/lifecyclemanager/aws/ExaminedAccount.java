package io.lifecyclemanager.aws;

import io.lifecyclemanager.doctor.Cloud;
import io.lifecyclemanager.enrollment.ApplyResult;
import io.lifecyclemanager.enrollment.AwsLocation;
import io.lifecyclemanager.enrollment.RequiredPermission;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteTrouble;
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
public final class ExaminedAccount implements Cloud, AutoCloseable {
  /** IAM and the test message of a hook may take their time. */
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private static final int PARTITION = 1;

  private final InFlight requests = new InFlight("STS", 1);
  private final ClientSetup setup;
  private final SqsClient sqs;
  private final AutoScalingClient autoScaling;
  private final ElasticLoadBalancingClient classic;
  private final ElasticLoadBalancingV2Client targetGroups;
  private final EventBridgeClient events;
  private final IamClient iam;
  private final StsClient sts;
  private final ExaminedQueue queue;
  private final GroupStates groups;
  private final Principals principals;
  private final ExaminedBalancers ofTargetGroups;
  private final ExaminedBalancers ofClassic;
  private @Nullable Caller known;

  private ExaminedAccount(
      ClientSetup setup, @Nullable String queueName, @Nullable String queueUrl, Time time) {
    this.setup = setup;
    sqs = setup.of(SqsClient.builder(), "sqs", ANSWER).build();
    autoScaling = setup.of(AutoScalingClient.builder(), "autoscaling", ANSWER).build();
    classic =
        setup.of(ElasticLoadBalancingClient.builder(), "elasticloadbalancing", ANSWER).build();
    targetGroups =
        setup.of(ElasticLoadBalancingV2Client.builder(), "elasticloadbalancingv2", ANSWER).build();
    events = setup.of(EventBridgeClient.builder(), "events", ANSWER).build();
    iam = setup.of(IamClient.builder(), "iam", ANSWER).build();
    sts = setup.of(StsClient.builder(), "sts", ANSWER).build();
    queue = new ExaminedQueue(sqs, queueName, queueUrl);
    groups = new GroupStates(autoScaling);
    principals = new Principals(iam, () -> place().account());
    BalancerTags tags = new BalancerTags(targetGroups, classic);
    RandomGenerator random = new Random();
    ofTargetGroups =
        new ExaminedBalancers(
            new TargetGroups(targetGroups), id -> id, tags::ofTargetGroups, time, random);
    ofClassic =
        new ExaminedBalancers(
            new ClassicBalancers(classic),
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
  public static ExaminedAccount of(
      @Nullable String region, @Nullable String queueName, @Nullable String queueUrl, Time time) {
    return new ExaminedAccount(
        ClientSetup.patient(region, ANSWER, time), queueName, queueUrl, time);
  }

  /** Asked once: credentials do not change their owner. */
  @Override
  public Caller caller() {
    @Nullable Caller before = known;
    Caller caller = before == null ? ask() : before;
    known = caller;
    return caller;
  }

  private Caller ask() {
    return requests.call(
        "GetCallerIdentity",
        () -> {
          var answer = sts.getCallerIdentity();
          String partition = answer.arn().split(":", -1)[PARTITION];
          return new Caller(
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
  public int messages(String queueArn) {
    return queue.messages(queueArn);
  }

  @Override
  public List<String> rulesTo(String queueArn) {
    return new EventRules(events)
        .to(queueArn).stream().map(name -> arn("events", "rule/" + name)).toList();
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
  public List<RequiredPermission> denied(String principalArn, List<RequiredPermission> demands) {
    return principals.denied(principalArn, demands);
  }

  @Override
  public Tries tries(Set<String> actions) {
    String nobody = arn("elasticloadbalancing", "targetgroup/nobody/0000000000000000");
    return queue
        .in(new DryCalls())
        .autoScaling(autoScaling)
        .classic(classic)
        .targetGroups(targetGroups, nobody)
        .of(actions);
  }

  @Override
  public List<BalancerState> balancers(Set<Kind> kinds, Set<InstanceId> instances) {
    List<BalancerState> found = new ArrayList<>();
    try {
      for (ExaminedBalancers family : families(kinds)) {
        found.addAll(family.knowing(instances));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw InFlight.interrupted("load balancers", e);
    }
    return found.stream().filter(one -> kinds.contains(one.kind())).toList();
  }

  private List<ExaminedBalancers> families(Set<Kind> kinds) {
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
  public ApplyResult putAgain(HookState hook) {
    return groups.putAgain(hook);
  }

  @Override
  public List<Test> receiveTests() {
    String url =
        queue
            .url()
            .orElseThrow(() ->
                new RemoteTrouble(
                    RemoteTrouble.Kind.REJECTED, "SQS: the queue does not exist", null));
    return new TestMessages(sqs).take(url);
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
