package io.lifecyclemanager.doctor.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** What a queue is encrypted with, by its attributes. */
class QueueEncryptionKeyTest {
  private static String key(String customers, boolean own) {
    return QueueInspector.state(
            Map.of(
                QueueAttributeName.QUEUE_ARN,
                "arn:aws:sqs:us-west-2:123456789012:q",
                QueueAttributeName.KMS_MASTER_KEY_ID,
                customers,
                QueueAttributeName.SQS_MANAGED_SSE_ENABLED,
                Boolean.toString(own)))
        .key();
  }

  @Test
  void aKeyOfTheCustomersIsAsItWasGiven() {
    assertThat(key("alias/mine", false)).isEqualTo("alias/mine");
    assertThat(key("0a1b2c3d-0000-4000-8000-0123456789ab", true)).startsWith("0a1b2c3d");
  }

  @Test
  void theKeyOfAwsIsTheSameByItsArn() {
    assertThat(key("alias/aws/sqs", false)).isEqualTo("alias/aws/sqs");
    assertThat(key("arn:aws:kms:us-west-2:123456789012:alias/aws/sqs", false))
        .isEqualTo("alias/aws/sqs");
  }

  @Test
  void aQueueIsEncryptedBySqsOrNotAtAll() {
    assertThat(key("", true)).isEqualTo("SQS");
    assertThat(key("", false)).isEmpty();
  }
}
