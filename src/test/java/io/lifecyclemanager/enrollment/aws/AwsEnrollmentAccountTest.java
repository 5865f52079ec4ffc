package io.lifecyclemanager.enrollment.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.aws.QueueFiller;
import io.lifecyclemanager.aws.RedirectedClients;
import io.lifecyclemanager.aws.SimulatedAwsClients;
import io.lifecyclemanager.enrollment.ApplyResult;
import io.lifecyclemanager.enrollment.Encryption;
import io.lifecyclemanager.enrollment.EnrollmentAccount;
import io.lifecyclemanager.enrollment.EnrollmentAccountContract;
import io.lifecyclemanager.enrollment.Resource;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.aws.autoscaling.AutoScalingWorld;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleHook;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.Effect;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.simulation.sqs.ElasticMq;
import io.lifecyclemanager.simulation.sqs.KeptAttributes;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sqs.SqsClient;

class AwsEnrollmentAccountTest extends EnrollmentAccountContract {
  private final ElasticMq sqs = ElasticMq.start();
  private final KeptAttributes queues = KeptAttributes.of(sqs);
  private final SimulatedAwsClients loopback = new SimulatedAwsClients(queues.endpoint());
  private final AwsEnrollmentAccount account =
      AwsEnrollmentAccount.of(RedirectedClients.REGION, new SystemTime());

  @AfterEach
  void close() {
    account.close();
    loopback.close();
    queues.close();
    sqs.close();
  }

  @Test
  void whatIsMadeIsMarked() {
    assertThat(account.create(new Resource.Role("sender", "{}")))
        .isEqualTo(new ApplyResult.Applied());
    try (IamClient iam = loopback.aws().client(IamClient.builder())) {
      assertThat(iam.getRole(ask -> ask.roleName("sender")).role().tags())
          .extracting(tag -> tag.key() + "=" + tag.value())
          .containsExactly(OwnershipTag.KEY + "=" + OwnershipTag.VALUE);
    }
    Duration day = Duration.ofDays(1);
    account.create(
        new Resource.Queue(
            "q", Duration.ZERO, day, new Encryption.SqsManagedKey(), Optional.empty()));
    try (SqsClient client = sqs.client()) {
      String url = client.getQueueUrl(ask -> ask.queueName("q")).queueUrl();
      assertThat(client.listQueueTags(ask -> ask.queueUrl(url)).tags())
          .containsEntry(OwnershipTag.KEY, OwnershipTag.VALUE);
    }
  }

  @Test
  void aQueueOfOthersThatIsConfirmedDoesNotBecomeOurs() {
    Resource.Queue queue =
        new Resource.Queue(
            "q",
            Duration.ZERO,
            Duration.ofDays(1),
            new Encryption.SqsManagedKey(),
            Optional.empty());
    account.create(queue);
    try (SqsClient client = sqs.client()) {
      String url = client.getQueueUrl(ask -> ask.queueName("q")).queueUrl();
      client.untagQueue(ask -> ask.queueUrl(url).tagKeys(OwnershipTag.KEY));
    }
    assertThat(account.confirmQueue(queue)).isEqualTo(new ApplyResult.Applied());
    assertThat(account.isOwned(queue)).isFalse();
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
    Resource.Hook hook =
        new Resource.Hook(
            GROUP,
            "lifecycle-manager",
            "autoscaling:EC2_INSTANCE_TERMINATING",
            "arn:aws:sqs:us-west-2:123456789012:q",
            "arn:aws:iam::123456789012:role/r",
            Duration.ofMinutes(15),
            "CONTINUE");
    assertThat(account.create(hook))
        .isInstanceOfSatisfying(
            ApplyResult.NotYet.class,
            no -> assertThat(no.reason()).startsWith("Unable to publish"));
    assertThat(account.create(hook)).isEqualTo(new ApplyResult.Applied());
    assertThat(loopback.messages()).singleElement().asString().contains("TEST_NOTIFICATION");
  }

  @Test
  void aTagGoesOnReachingInstancesWhereItDid() {
    loopback.aws().autoScaling().createGroup(GROUP.value()).tag("old", "shared");
    account.update(new Resource.Tag(GROUP, "old", "owned"));
    account.create(new Resource.Tag(GROUP, "new", "owned"));
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
    assertThat(account.terminatingInstances(GROUP)).isEmpty();
    world.terminate(leaving);
    assertThat(account.terminatingInstances(GROUP)).containsExactly(new InstanceId(leaving));
  }

  @Override
  protected EnrollmentAccount account() {
    return account;
  }

  @Override
  protected void createGroup() {
    loopback.aws().autoScaling().createGroup(GROUP.value());
  }

  @Override
  protected void denyRoleCalls() {
    loopback.denyAllRequests(AwsService.IAM);
  }

  @Override
  protected void putMessages(String queue, int visible, int inFlight) {
    QueueFiller.fill(loopback.clients().sqs(), queue, visible, inFlight);
  }
}
