package io.lifecyclemanager.doctor.aws;

import static io.lifecyclemanager.doctor.AccountInspectorContract.QUEUE;
import static io.lifecyclemanager.doctor.AccountInspectorContract.hook;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.aws.SimulatedAwsClients;
import io.lifecyclemanager.doctor.AccountInspector.HookState;
import io.lifecyclemanager.enrollment.ApplyResult;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.Effect;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

/** Test messages go, through the queue, from hooks that are put again. */
class TestMessageReceiverTest {
  private final InspectedLoopback world = new InspectedLoopback();
  private final SimulatedAwsClients loopback = world.loopback();
  private final AwsAccountInspector account = world.inspector();

  @AfterEach
  void close() {
    world.close();
  }

  private List<String> visible() {
    return loopback
        .clients()
        .sqs()
        .receiveMessage(
            ask -> ask.queueUrl(world.url()).maxNumberOfMessages(10).visibilityTimeout(0))
        .messages()
        .stream()
        .map(Message::body)
        .sorted()
        .toList();
  }

  private void send(String body) {
    loopback.clients().sqs().sendMessage(ask -> ask.queueUrl(world.url()).messageBody(body));
  }

  @Test
  void testMessagesAreTakenAndAllOthersStay() {
    world.fixture().queue(QUEUE);
    loopback.aws().autoScaling().createGroup("workers");
    HookState hook = hook("leave", "TERMINATING", "");
    world.fixture().hook(hook);
    assertThat(account.putHookAgain(hook)).isEqualTo(new ApplyResult.Applied());
    assertThat(loopback.messages()).hasSize(2).allMatch(text -> text.contains("TEST_NOTIFICATION"));
    send("{}");
    send(loopback.messages().getFirst());
    send("not JSON");
    send(
        "{\"Type\":\"Notification\",\"Message\":\"{\\\"Event\\\":\\\"autoscaling:TEST_NOTIFICATION\\\","
            + "\\\"AutoScalingGroupName\\\":\\\"others\\\"}\"}");
    assertThat(account.receiveTestMessages())
        .extracting(test -> test.group() + "/" + test.hook())
        .containsExactlyInAnyOrder("workers/", "others/");
    assertThat(visible()).containsExactly("not JSON", "{}");
    assertThat(account.receiveTestMessages()).isEmpty();
    assertThat(account.messageCount(QUEUE.arn())).isEqualTo(2);
  }

  @Test
  void aTestMessageSaysWhenItWasSent() {
    world.fixture().queue(QUEUE);
    Instant before = new SystemTime().now().minusSeconds(1);
    send("{\"Event\":\"autoscaling:TEST_NOTIFICATION\",\"AutoScalingGroupName\":\"workers\"}");
    assertThat(account.receiveTestMessages())
        .singleElement()
        .satisfies(test ->
            assertThat(test.sentAt()).isBetween(before, new SystemTime().now().plusSeconds(1)));
  }

  @Test
  void moreMessagesThanOneReceiveHoldsAreLookedAt() {
    world.fixture().queue(QUEUE);
    for (int i = 0; i < 25; i++) {
      send("{}");
    }
    send("{\"Event\":\"autoscaling:TEST_NOTIFICATION\",\"AutoScalingGroupName\":\"workers\"}");
    assertThat(account.receiveTestMessages()).hasSize(1);
    assertThat(visible()).hasSize(10);
    assertThat(account.messageCount(QUEUE.arn())).isEqualTo(25);
  }

  @Test
  void aHookThatCannotBeTestedSaysSo() {
    loopback.aws().autoScaling().createGroup("workers");
    loopback
        .aws()
        .faults()
        .add(
            AwsService.AUTO_SCALING,
            "PutLifecycleHook",
            new Effect.Fail(400, "ValidationError", "Unable to publish test message to q."),
            1);
    assertThat(account.putHookAgain(hook("leave", "TERMINATING", "")))
        .isEqualTo(new ApplyResult.NotYet("Unable to publish test message to q."));
  }
}
