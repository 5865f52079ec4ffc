package io.lifecyclemanager.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.hold.FailedDeletionContract;
import io.lifecyclemanager.hold.ReceivedMessages;
import io.lifecyclemanager.model.QueueMessage;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.fault.FixedAnswer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SQS answers a request about ten messages, of which it does not delete one. */
class SqsQueueDeletionTest extends FailedDeletionContract {
  private static final List<QueueMessage> TEN =
      IntStream.range(0, 10)
          .mapToObj(i -> new QueueMessage("message-" + i, "receipt-" + i))
          .toList();

  private @Nullable FixedAnswer server;
  private @Nullable RedirectedClients led;

  @AfterEach
  void close() {
    if (led != null) {
      led.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ReceiptHandleIsInvalid,The input receipt handle is invalid.",
    "InvalidParameterValue,Value x for parameter ReceiptHandle is invalid. Reason: The receipt"
        + " handle has expired."
  })
  void aMessageThatIsGoneIsNoFailure(String code, String message) throws IOException {
    answer(3, true, code, message);
    assertThat(messages().delete(TEN)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "RequestThrottled,THROTTLED",
    "AccessDenied,DENIED",
    "KmsDisabled,REJECTED",
    "InvalidParameterValue,REJECTED"
  })
  void anyOtherFaultOfTheSenderIsAFailure(String code, FailureKind kind) throws IOException {
    answer(3, true, code, "not deleted");
    assertThat(messages().delete(TEN))
        .containsOnlyKeys(TEN.get(3))
        .extractingByKey(TEN.get(3))
        .returns(kind, RemoteFailure::kind);
  }

  @Test
  void theFailureSaysWhatSqsAnswered() throws IOException {
    answer(3, false, "InternalError", "try again");
    assertThat(messages().delete(TEN).get(TEN.get(3)))
        .hasMessageContaining("SQS DeleteMessageBatch")
        .hasMessageContaining("InternalError: try again");
  }

  @Override
  protected ReceivedMessages messages() {
    String url = Objects.requireNonNull(server).url();
    return new SqsQueue(
        Objects.requireNonNull(led).clients().sqs(), null, url + "/queue", new SystemTime());
  }

  @Override
  protected List<QueueMessage> receiveTen() {
    return TEN;
  }

  @Override
  protected void failDeletion(QueueMessage message, int position) throws IOException {
    answer(position, false, "InternalError", "try again");
  }

  private void answer(int position, boolean isSenderFault, String code, String message)
      throws IOException {
    String deleted =
        IntStream.range(0, TEN.size())
            .filter(i -> i != position)
            .mapToObj("{\"Id\":\"%d\"}"::formatted)
            .collect(Collectors.joining(","));
    String body =
        """
        {"Successful":[%s],
         "Failed":[{"Id":"%d","SenderFault":%s,"Code":"%s","Message":"%s"}]}\
        """
            .formatted(deleted, position, isSenderFault, code, message);
    FixedAnswer started = FixedAnswer.start(200, "application/x-amz-json-1.0", body);
    server = started;
    led = new RedirectedClients(URI.create(started.url()));
  }
}
