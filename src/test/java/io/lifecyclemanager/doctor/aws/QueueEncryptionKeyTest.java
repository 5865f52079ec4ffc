package io.lifecyclemanager.doctor.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The encryption key of a queue, by its attributes. */
class QueueEncryptionKeyTest {
  private static String key(String kmsKey, boolean sqsManaged) {
    return QueueInspector.state(
            Map.of(
                QueueAttributeName.QUEUE_ARN,
                "arn:aws:sqs:us-west-2:123456789012:q",
                QueueAttributeName.KMS_MASTER_KEY_ID,
                kmsKey,
                QueueAttributeName.SQS_MANAGED_SSE_ENABLED,
                Boolean.toString(sqsManaged)))
        .key();
  }

  @Test
  void aCustomerManagedKeyIsReturnedAsItWasGiven() {
    assertThat(key("alias/mine", false)).isEqualTo("alias/mine");
    assertThat(key("0a1b2c3d-0000-4000-8000-0123456789ab", true)).startsWith("0a1b2c3d");
  }

  @Test
  void theAwsManagedKeyIsRecognizedByAliasAndArn() {
    assertThat(key("alias/aws/sqs", false)).isEqualTo("alias/aws/sqs");
    assertThat(key("arn:aws:kms:us-west-2:123456789012:alias/aws/sqs", false))
        .isEqualTo("alias/aws/sqs");
  }

  @Test
  void withoutAKmsKeySqsEncryptsOrNot() {
    assertThat(key("", true)).isEqualTo("SQS");
    assertThat(key("", false)).isEmpty();
  }
}
