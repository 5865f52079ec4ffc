package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.iam.AwsLocation;
import java.util.Optional;

/** How a queue is encrypted. */
public sealed interface Encryption {
  /** For people. */
  String description();

  /** Not at all. */
  record Unencrypted() implements Encryption {
    @Override
    public String description() {
      return "no";
    }
  }

  /** By SQS itself: nobody needs a right to a key. */
  record SqsManagedKey() implements Encryption {
    @Override
    public String description() {
      return "by SQS";
    }
  }

  /**
   * With a key of KMS: who sends needs a right to it, and so does who receives.
   *
   * @param key its ARN, id, or alias, as the queue has it
   */
  record KmsKey(String key) implements Encryption {
    private static final String ALIAS = "alias/";

    /** The key that AWS itself manages for SQS. Its policy can be changed by nobody. */
    private static final String AWS_MANAGED_ALIAS = ALIAS + "aws/sqs";

    @Override
    public String description() {
      return "with key " + key;
    }

    /** Whether it is AWS's own: it lets in whoever may use the queue, but no service of AWS. */
    boolean isAwsManaged() {
      return key.endsWith(AWS_MANAGED_ALIAS);
    }

    /** Whether a role would need a right to it, and nobody here knows to what. */
    boolean hasUnknownArn(AwsLocation place) {
      return !isAwsManaged() && arn(place).isEmpty();
    }

    /** The key's ARN; empty for an alias, which tells only KMS what key it stands for. */
    Optional<String> arn(AwsLocation place) {
      if (key.contains(ALIAS)) {
        return Optional.empty();
      }
      return Optional.of(place.keyArn(key));
    }
  }
}
