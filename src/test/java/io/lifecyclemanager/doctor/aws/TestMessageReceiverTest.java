package io.lifecyclemanager.doctor.aws;

import static io.lifecyclemanager.doctor.snapshot.InspectedAccount.QUEUE;
import static io.lifecyclemanager.doctor.snapshot.InspectedAccount.hook;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.aws.SimulatedAwsClients;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.HookState;
import io.lifecyclemanager.enrollment.ApplyResult;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.Effect;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

/** Receives test messages that hooks send when they are put again. */
@Tag("full")
class TestMessageReceiverTest {
  @AutoClose private final InspectedLoopback inspected = new InspectedLoopback();
  private final SimulatedAwsClients loopback = inspected.loopback();
  private final AwsAccountInspector account = inspected.inspector();

  private List<String> visible() {
    return loopback
        .clients()
        .sqs()
        .receiveMessage(
            ask -> ask.queueUrl(inspected.url()).maxNumberOfMessages(10).visibilityTimeout(0))
        .messages()
        .stream()
        .map(Message::body)
        .sorted()
        .toList();
  }

  private void send(String body) {
    loopback.clients().sqs().sendMessage(ask -> ask.queueUrl(inspected.url()).messageBody(body));
  }

  @Test
  void testMessagesAreDeletedAndAllOthersStay() {
    inspected.fixture().queue(QUEUE);
    loopback.aws().autoScaling().createGroup("workers");
    HookState hook = hook("leave", "TERMINATING", "");
    inspected.fixture().hook(hook);
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
  void aTestMessageWithoutATimeHasTheTimeOfSqs() {
    inspected.fixture().queue(QUEUE);
    Instant before = new SystemTime().now().minusSeconds(1);
    send("{\"Event\":\"autoscaling:TEST_NOTIFICATION\",\"AutoScalingGroupName\":\"workers\"}");
    assertThat(account.receiveTestMessages())
        .singleElement()
        .satisfies(test ->
            assertThat(test.sentAt()).isBetween(before, new SystemTime().now().plusSeconds(1)));
  }

  @Test
  void moreMessagesThanOneReceiveReturnsAreRead() {
    inspected.fixture().queue(QUEUE);
    for (int i = 0; i < 25; i++) {
      send("{}");
    }
    send("{\"Event\":\"autoscaling:TEST_NOTIFICATION\",\"AutoScalingGroupName\":\"workers\"}");
    assertThat(account.receiveTestMessages()).hasSize(1);
    assertThat(visible()).hasSize(10);
    assertThat(account.messageCount(QUEUE.arn())).isEqualTo(25);
  }

  @Test
  void aHookWhoseTestMessageCannotBeSentIsNotApplied() {
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
