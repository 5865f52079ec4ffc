package io.lifecyclemanager.aws;

import static io.lifecyclemanager.doctor.CloudContract.QUEUE;
import static io.lifecyclemanager.doctor.CloudContract.hook;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.doctor.Cloud.HookState;
import io.lifecyclemanager.enrollment.Tried;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.sandbox.aws.AwsService;
import io.lifecyclemanager.sandbox.aws.Faults.Effect;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

/** Test messages go, through the queue, from hooks that are put again. */
class TestMessagesTest {
  private final ExaminedLoopback world = new ExaminedLoopback();
  private final Loopback loopback = world.loopback();
  private final ExaminedAccount account = world.account();

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
    world.parts().queue(QUEUE);
    loopback.aws().autoScaling().createGroup("workers");
    HookState hook = hook("leave", "TERMINATING", "");
    world.parts().hook(hook);
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
    world.parts().queue(QUEUE);
    Instant before = new SystemTime().now().minusSeconds(1);
    send("{\"Event\":\"autoscaling:TEST_NOTIFICATION\",\"AutoScalingGroupName\":\"workers\"}");
    assertThat(account.receiveTests())
        .singleElement()
        .satisfies(
            test -> assertThat(test.at()).isBetween(before, new SystemTime().now().plusSeconds(1)));
  }

  @Test
  void moreMessagesThanOneReceiveHoldsAreLookedAt() {
    world.parts().queue(QUEUE);
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
    loopback.aws().autoScaling().createGroup("workers");
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
}
