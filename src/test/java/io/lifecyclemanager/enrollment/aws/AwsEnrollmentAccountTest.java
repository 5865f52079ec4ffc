package io.lifecyclemanager.enrollment.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.enrollment.ApplyResult;
import io.lifecyclemanager.enrollment.Encryption;
import io.lifecyclemanager.enrollment.EnrollmentAccount;
import io.lifecyclemanager.enrollment.EnrollmentAccountContract;
import io.lifecyclemanager.enrollment.Resource;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.simulation.aws.autoscaling.AutoScalingWorld;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleHook;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.Effect;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.simulation.sqs.QueueFiller;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sqs.SqsClient;

@Tag("full")
class AwsEnrollmentAccountTest extends EnrollmentAccountContract {
  private static final Resource.Queue QUEUE =
      new Resource.Queue(
          "q", Duration.ZERO, Duration.ofDays(1), new Encryption.SqsManagedKey(), Optional.empty());

  private final AwsEnrollmentFixture fixture = new AwsEnrollmentFixture();
  private final AwsEnrollmentAccount account = fixture.account();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aNewQueueAndANewRoleGetTheOwnershipTag() {
    assertThat(account.create(new Resource.Role("sender", "{}")))
        .isEqualTo(new ApplyResult.Applied());
    try (IamClient iam = fixture.simulated().aws().client(IamClient.builder())) {
      assertThat(iam.getRole(ask -> ask.roleName("sender")).role().tags())
          .extracting(tag -> tag.key() + "=" + tag.value())
          .containsExactly(OwnershipTag.KEY + "=" + OwnershipTag.VALUE);
    }
    account.create(QUEUE);
    try (SqsClient client = fixture.sqs().client()) {
      String url = client.getQueueUrl(ask -> ask.queueName("q")).queueUrl();
      assertThat(client.listQueueTags(ask -> ask.queueUrl(url)).tags())
          .containsEntry(OwnershipTag.KEY, OwnershipTag.VALUE);
    }
  }

  @Test
  void confirmingAQueueOfAnotherOwnerDoesNotAddTheOwnershipTag() {
    account.create(QUEUE);
    try (SqsClient client = fixture.sqs().client()) {
      String url = client.getQueueUrl(ask -> ask.queueName("q")).queueUrl();
      client.untagQueue(ask -> ask.queueUrl(url).tagKeys(OwnershipTag.KEY));
    }
    assertThat(account.confirmQueue(QUEUE)).isEqualTo(new ApplyResult.Applied());
    assertThat(account.isOwned(QUEUE)).isFalse();
  }

  @Test
  void aQueueIsNotCreatedBeforeSqsKnowsItsDeadLetterQueue() {
    fixture
        .queues()
        .refuse(
            "CreateQueue", "InvalidParameterValue", "Reason: Dead letter target does not exist.");
    assertThat(account.create(QUEUE)).isInstanceOf(ApplyResult.NotYet.class);
    assertThat(account.create(QUEUE)).isEqualTo(new ApplyResult.Applied());
  }

  @Test
  void aHookIsNotCreatedBeforeAutoScalingKnowsItsRole() {
    createGroup();
    fixture
        .simulated()
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
            result -> assertThat(result.reason()).startsWith("Unable to publish"));
    assertThat(account.create(hook)).isEqualTo(new ApplyResult.Applied());
    assertThat(fixture.simulated().messages())
        .singleElement()
        .asString()
        .contains("TEST_NOTIFICATION");
  }

  @Test
  void aChangedTagIsPropagatedToNewInstancesIfItWasBefore() {
    fixture.simulated().aws().autoScaling().createGroup(GROUP.value()).tag("old", "shared");
    account.update(new Resource.Tag(GROUP, "old", "owned"));
    account.create(new Resource.Tag(GROUP, "new", "owned"));
    assertThat(fixture.simulated().clients().autoScaling().describeTags(ask -> {}).tags())
        .extracting(tag -> tag.key() + "=" + tag.value() + " " + tag.propagateAtLaunch())
        .containsExactlyInAnyOrder("old=owned true", "new=owned false");
  }

  @Test
  void anInstanceThatWaitsInATerminatingHookIsTerminating() {
    AutoScalingWorld world = fixture.simulated().aws().autoScaling();
    world.createGroup(GROUP.value()).hook(LifecycleHook.terminating("hook"));
    String terminated = world.launch(GROUP.value());
    world.launch(GROUP.value());
    assertThat(account.terminatingInstances(GROUP)).isEmpty();
    world.terminate(terminated);
    assertThat(account.terminatingInstances(GROUP)).containsExactly(new InstanceId(terminated));
  }

  @Override
  protected EnrollmentAccount account() {
    return account;
  }

  @Override
  protected void createGroup() {
    fixture.createGroup();
  }

  @Override
  protected void denyRoleCalls() {
    fixture.simulated().denyAllRequests(AwsService.IAM);
  }

  @Override
  protected void makeDelayedAndSmall(String queue, int delay, int maxMessageSize) {
    AwsEnrollmentFixture.makeDelayedAndSmall(
        fixture.simulated().clients().sqs(), queue, delay, maxMessageSize);
  }

  @Override
  protected void putMessages(String queue, int visible, int inFlight) {
    QueueFiller.fill(fixture.simulated().clients().sqs(), queue, visible, inFlight);
  }
}
