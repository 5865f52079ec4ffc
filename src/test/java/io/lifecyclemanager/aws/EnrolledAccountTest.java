package io.lifecyclemanager.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.enrollment.Account;
import io.lifecyclemanager.enrollment.AccountContract;
import io.lifecyclemanager.enrollment.Encryption;
import io.lifecyclemanager.enrollment.Mark;
import io.lifecyclemanager.enrollment.Part;
import io.lifecyclemanager.enrollment.Tried;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.sandbox.aws.AutoScalingWorld;
import io.lifecyclemanager.sandbox.aws.AwsService;
import io.lifecyclemanager.sandbox.aws.Faults.Effect;
import io.lifecyclemanager.sandbox.aws.LifecycleHook;
import io.lifecyclemanager.sandbox.sqs.ElasticMq;
import io.lifecyclemanager.sandbox.sqs.KeptAttributes;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sqs.SqsClient;

class EnrolledAccountTest extends AccountContract {
  private final ElasticMq sqs = ElasticMq.start();
  private final KeptAttributes queues = KeptAttributes.of(sqs);
  private final Loopback loopback = new Loopback(queues.endpoint());
  private final EnrolledAccount account = EnrolledAccount.of(LedClients.REGION, new SystemTime());

  @AfterEach
  void close() {
    account.close();
    loopback.close();
    queues.close();
    sqs.close();
  }

  @Test
  void whatIsMadeIsMarked() {
    assertThat(account.make(new Part.Role("sender", "{}"))).isEqualTo(new Tried.Done());
    try (IamClient iam = loopback.aws().client(IamClient.builder())) {
      assertThat(iam.getRole(ask -> ask.roleName("sender")).role().tags())
          .extracting(tag -> tag.key() + "=" + tag.value())
          .containsExactly(Mark.KEY + "=" + Mark.VALUE);
    }
    Duration day = Duration.ofDays(1);
    account.make(new Part.Queue("q", Duration.ZERO, day, new Encryption.BySqs(), Optional.empty()));
    try (SqsClient client = sqs.client()) {
      String url = client.getQueueUrl(ask -> ask.queueName("q")).queueUrl();
      assertThat(client.listQueueTags(ask -> ask.queueUrl(url)).tags())
          .containsEntry(Mark.KEY, Mark.VALUE);
    }
  }

  @Test
  void aQueueOfOthersThatIsConfirmedDoesNotBecomeOurs() {
    Part.Queue queue =
        new Part.Queue(
            "q", Duration.ZERO, Duration.ofDays(1), new Encryption.BySqs(), Optional.empty());
    account.make(queue);
    try (SqsClient client = sqs.client()) {
      String url = client.getQueueUrl(ask -> ask.queueName("q")).queueUrl();
      client.untagQueue(ask -> ask.queueUrl(url).tagKeys(Mark.KEY));
    }
    assertThat(account.confirm(queue)).isEqualTo(new Tried.Done());
    assertThat(account.isOurs(queue)).isFalse();
  }

  @Test
  void aHookWaitsForItsRoleToBeKnown() {
    createGroup();
    loopback
        .aws()
        .faults()
        .add(
            AwsService.AUTO_SCALING,
            "PutLifecycleHook",
            new Effect.Fail(
                400,
                "ValidationError",
                "Unable to publish test message to notification target arn:q using IAM role r."),
            1);
    Part.Hook hook =
        new Part.Hook(
            GROUP,
            "lifecycle-manager",
            "autoscaling:EC2_INSTANCE_TERMINATING",
            "arn:aws:sqs:us-west-2:123456789012:q",
            "arn:aws:iam::123456789012:role/r",
            Duration.ofMinutes(15),
            "CONTINUE");
    assertThat(account.make(hook))
        .isInstanceOfSatisfying(
            Tried.NotYet.class, no -> assertThat(no.why()).startsWith("Unable to publish"));
    assertThat(account.make(hook)).isEqualTo(new Tried.Done());
    assertThat(loopback.messages()).singleElement().asString().contains("TEST_NOTIFICATION");
  }

  @Test
  void aTagGoesOnReachingInstancesWhereItDid() {
    loopback.aws().autoScaling().createGroup(GROUP.value()).tag("old", "shared");
    account.change(new Part.Tag(GROUP, "old", "owned"));
    account.make(new Part.Tag(GROUP, "new", "owned"));
    assertThat(loopback.clients().autoScaling().describeTags(ask -> {}).tags())
        .extracting(tag -> tag.key() + "=" + tag.value() + " " + tag.propagateAtLaunch())
        .containsExactlyInAnyOrder("old=owned true", "new=owned false");
  }

  @Test
  void whoWaitsInAHookIsOnItsWayOut() {
    AutoScalingWorld world = loopback.aws().autoScaling();
    world.createGroup(GROUP.value()).hook(LifecycleHook.terminating("hook"));
    String leaving = world.launch(GROUP.value());
    world.launch(GROUP.value());
    assertThat(account.leaving(GROUP)).isEmpty();
    world.terminate(leaving);
    assertThat(account.leaving(GROUP)).containsExactly(new InstanceId(leaving));
  }

  @Override
  protected Account account() {
    return account;
  }

  @Override
  protected void createGroup() {
    loopback.aws().autoScaling().createGroup(GROUP.value());
  }

  @Override
  protected void forbidsRoles() {
    loopback.forbids(AwsService.IAM);
  }

  @Override
  protected void putMessages(String queue, int visible, int inFlight) {
    Puts.messages(loopback.clients().sqs(), queue, visible, inFlight);
  }
}
