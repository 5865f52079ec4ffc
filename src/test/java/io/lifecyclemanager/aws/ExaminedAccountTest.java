package io.lifecyclemanager.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.doctor.Cloud;
import io.lifecyclemanager.doctor.Cloud.HookState;
import io.lifecyclemanager.doctor.Cloud.Kind;
import io.lifecyclemanager.doctor.Cloud.Tries;
import io.lifecyclemanager.doctor.CloudContract;
import io.lifecyclemanager.enrollment.Demand;
import io.lifecyclemanager.enrollment.Tried;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.sandbox.aws.AwsService;
import io.lifecyclemanager.sandbox.aws.Faults.Effect;
import io.lifecyclemanager.sandbox.aws.LoadBalancerType;
import io.lifecyclemanager.sandbox.aws.SimulatedClassicElb;
import io.lifecyclemanager.sandbox.aws.SimulatedGroup;
import io.lifecyclemanager.sandbox.aws.SimulatedTargetGroup;
import io.lifecyclemanager.sandbox.aws.TargetType;
import io.lifecyclemanager.sandbox.sqs.ElasticMq;
import io.lifecyclemanager.sandbox.sqs.KeptAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sqs.model.Message;

class ExaminedAccountTest extends CloudContract {
  private static final GroupName WORKERS = new GroupName("workers");
  private static final Set<String> READING =
      Set.of(
          "autoscaling:DescribeAutoScalingGroups",
          "autoscaling:DescribeAutoScalingInstances",
          "autoscaling:DescribeLifecycleHooks",
          "autoscaling:DescribeScalingActivities",
          "autoscaling:DescribeTags",
          "elasticloadbalancing:DescribeInstanceHealth",
          "elasticloadbalancing:DescribeLoadBalancerAttributes",
          "elasticloadbalancing:DescribeLoadBalancers",
          "elasticloadbalancing:DescribeTargetGroupAttributes",
          "elasticloadbalancing:DescribeTargetGroups",
          "elasticloadbalancing:DescribeTargetHealth");

  private final ElasticMq sqs = ElasticMq.start();
  private final KeptAttributes queues = KeptAttributes.of(sqs);
  private final CannedRules rules = new CannedRules();
  private final Loopback loopback = new Loopback(queues.endpoint(), rules.endpoint());
  private final IamClient iam = loopback.aws().client(IamClient.builder());
  private final SetUpParts parts = new SetUpParts(loopback.clients(), iam);
  private final ExaminedAccount account =
      ExaminedAccount.of(LedClients.REGION, "terminations", null, new SystemTime());
  private final Map<String, Function<String, Object>> registrars = new HashMap<>();

  @AfterEach
  void close() {
    account.close();
    iam.close();
    loopback.close();
    rules.close();
    queues.close();
    sqs.close();
  }

  private String url() {
    return loopback.clients().sqs().getQueueUrl(ask -> ask.queueName("terminations")).queueUrl();
  }

  private List<String> visible() {
    return loopback
        .clients()
        .sqs()
        .receiveMessage(ask -> ask.queueUrl(url()).maxNumberOfMessages(10).visibilityTimeout(0))
        .messages()
        .stream()
        .map(Message::body)
        .sorted()
        .toList();
  }

  private void send(String body) {
    loopback.clients().sqs().sendMessage(ask -> ask.queueUrl(url()).messageBody(body));
  }

  @Test
  void testMessagesAreTakenAndAllOthersStay() {
    createQueues();
    createGroup(WORKERS, Map.of());
    HookState hook = hook("leave", "TERMINATING", "");
    putHook(hook);
    assertThat(account.putAgain(hook)).isEqualTo(new Tried.Done());
    assertThat(loopback.messages()).hasSize(2).allMatch(text -> text.contains("TEST_NOTIFICATION"));
    send("{}");
    send(loopback.messages().getFirst());
    send("not JSON");
    send(
        "{\"Type\":\"Notification\",\"Message\":\"{\\\"Event\\\":\\\"autoscaling:TEST_NOTIFICATION\\\","
            + "\\\"AutoScalingGroupName\\\":\\\"others\\\"}\"}");
    assertThat(account.receiveTests())
        .extracting(test -> test.group() + "/" + test.hook())
        .containsExactlyInAnyOrder("workers/", "others/");
    assertThat(visible()).containsExactly("not JSON", "{}");
    assertThat(account.receiveTests()).isEmpty();
    assertThat(account.messages(QUEUE.arn())).isEqualTo(2);
  }

  @Test
  void aTestMessageSaysWhenItWasSent() {
    createQueues();
    SystemTime time = new SystemTime();
    send("{\"Event\":\"autoscaling:TEST_NOTIFICATION\",\"AutoScalingGroupName\":\"workers\"}");
    assertThat(account.receiveTests())
        .singleElement()
        .satisfies(test ->
            assertThat(Duration.between(test.at(), time.now()).abs())
                .isLessThan(Duration.ofMinutes(1)));
  }

  @Test
  void moreMessagesThanOneReceiveHoldsAreLookedAt() {
    createQueues();
    for (int i = 0; i < 25; i++) {
      send("{}");
    }
    send("{\"Event\":\"autoscaling:TEST_NOTIFICATION\",\"AutoScalingGroupName\":\"workers\"}");
    assertThat(account.receiveTests()).hasSize(1);
    assertThat(visible()).hasSize(10);
    assertThat(account.messages(QUEUE.arn())).isEqualTo(25);
  }

  @Test
  void aHookThatCannotBeTestedSaysSo() {
    createGroup(WORKERS, Map.of());
    loopback
        .aws()
        .faults()
        .add(
            AwsService.AUTO_SCALING,
            "PutLifecycleHook",
            new Effect.Fail(400, "ValidationError", "Unable to publish test message to q."),
            1);
    assertThat(account.putAgain(hook("leave", "TERMINATING", "")))
        .isEqualTo(new Tried.NotYet("Unable to publish test message to q."));
  }

  @Test
  void aQueueIsFoundByItsUrlToo() {
    createQueues();
    try (ExaminedAccount byUrl =
        ExaminedAccount.of(LedClients.REGION, null, url(), new SystemTime())) {
      assertThat(byUrl.queue()).contains(QUEUE);
      assertThat(byUrl.tries(Set.of("sqs:GetQueueUrl", "sqs:DeleteMessage")))
          .isEqualTo(new Tries(Set.of(), Set.of()));
    }
  }

  @Test
  void theRoleOfASessionIsLookedAt() {
    createRole("/team/", "controller");
    Demand read = new Demand("sqs:GetQueueUrl", "*", Map.of());
    Demand write = new Demand("sqs:DeleteQueue", "*", Map.of());
    allow("controller", "", read);
    String session = "arn:aws:sts::123456789012:assumed-role/controller/pod";
    assertThat(account.denied(session, List.of(read, write))).containsExactly(write);
  }

  @Test
  void actionsThatCannotBeSimulatedTogetherAreSimulatedSingly() {
    createRole("/", "controller");
    Demand read = new Demand("sqs:GetQueueUrl", "*", Map.of());
    Demand write = new Demand("sqs:DeleteQueue", "*", Map.of());
    allow("controller", "", read);
    loopback
        .aws()
        .faults()
        .add(
            AwsService.IAM,
            "SimulatePrincipalPolicy",
            new Effect.Fail(
                400,
                "InvalidInput",
                "Invalid Input Actions: [a] and [b] require different authorization information."),
            1);
    String arn = "arn:aws:iam::123456789012:role/controller";
    assertThat(account.denied(arn, List.of(read, write))).containsExactly(write);
    assertThat(loopback.aws().calls().of(AwsService.IAM, "SimulatePrincipalPolicy")).hasSize(3);
  }

  @Test
  void whatReadsCanBeTriedAndWhatReceivesCannot() {
    createQueues();
    Set<String> queue =
        Set.of(
            "sqs:GetQueueUrl",
            "sqs:GetQueueAttributes",
            "sqs:ChangeMessageVisibility",
            "sqs:DeleteMessage");
    assertThat(account.tries(queue)).isEqualTo(new Tries(Set.of(), Set.of()));
    assertThat(account.tries(READING)).isEqualTo(new Tries(Set.of(), Set.of()));
    Set<String> other = Set.of("sqs:ReceiveMessage", "autoscaling:CompleteLifecycleAction");
    assertThat(account.tries(other)).isEqualTo(new Tries(Set.of(), other));
  }

  @Test
  void whatIsForbiddenIsDeniedWhenTried() {
    forbidsEverything();
    assertThat(account.tries(READING)).isEqualTo(new Tries(READING, Set.of()));
  }

  @Test
  void withoutAQueueItsRightsCannotBeTried() {
    Set<String> queue = Set.of("sqs:GetQueueUrl", "sqs:DeleteMessage");
    assertThat(account.tries(queue)).isEqualTo(new Tries(Set.of(), queue));
  }

  @Test
  void whoeverAsksTooOftenAboutBalancersWaits() {
    createBalancer(Kind.APPLICATION, "web", Duration.ofSeconds(40), Map.of());
    loopback.aws().faults().add(AwsService.ELB_V2, "DescribeTargetHealth", Effect.throttling(), 1);
    assertThat(account.balancers()).hasSize(1);
  }

  @Test
  void anAccountNeedsAQueue() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> ExaminedAccount.of(LedClients.REGION, null, null, new SystemTime()));
  }

  @Override
  protected Cloud cloud() {
    return account;
  }

  @Override
  protected void createQueues() {
    parts.queue(QUEUE);
  }

  @Override
  protected void putMessages(String queue, int visible, int inFlight) {
    Puts.messages(loopback.clients().sqs(), queue, visible, inFlight);
  }

  @Override
  protected void createGroup(GroupName group, Map<String, String> tags) {
    SimulatedGroup made = loopback.aws().autoScaling().createGroup(group.value());
    tags.forEach(made::tag);
  }

  @Override
  protected InstanceId launchIn(GroupName group) {
    return new InstanceId(loopback.aws().autoScaling().launch(group.value()));
  }

  @Override
  protected void putHook(HookState hook) {
    parts.hook(hook);
  }

  @Override
  protected void createRole(String path, String name) {
    parts.role(path, name, TRUST);
  }

  @Override
  protected void allow(String role, String roleArn, Demand demand) {
    parts.allow(role, demand);
  }

  @Override
  protected void createBalancer(Kind kind, String name, Duration delay, Map<String, String> tags) {
    if (kind == Kind.CLASSIC) {
      SimulatedClassicElb made = loopback.aws().classicElb().createLoadBalancer(name);
      tags.forEach(made::tag);
      registrars.put(
          name,
          (delay.isZero() ? made.withoutConnectionDraining() : made.connectionDraining(delay))
              ::register);
    } else {
      boolean network = kind == Kind.NETWORK;
      var front =
          loopback
              .aws()
              .elbV2()
              .createLoadBalancer(
                  name, network ? LoadBalancerType.NETWORK : LoadBalancerType.APPLICATION);
      SimulatedTargetGroup made =
          loopback
              .aws()
              .elbV2()
              .createTargetGroup(name, TargetType.INSTANCE, network ? "TCP" : "HTTP", 80);
      tags.forEach(made::tag);
      registrars.put(name, made.attachTo(front).deregistrationDelay(delay)::register);
    }
  }

  @Override
  protected InstanceId register(String balancer) {
    String id = loopback.aws().autoScaling().createGroup("behind").launch();
    Object _ = registrars.get(balancer).apply(id);
    return new InstanceId(id);
  }

  @Override
  protected void createRule(String name, String queueArn) {
    rules.add(name, queueArn);
  }

  @Override
  protected void forbidsEverything() {
    List.of(AwsService.AUTO_SCALING, AwsService.ELB_V2, AwsService.CLASSIC_ELB, AwsService.IAM)
        .forEach(loopback::forbids);
  }
}
