package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.iam.AwsLocation;
import java.util.Optional;

/** How a queue is encrypted. */
public sealed interface Encryption {
  /** For the report, after "encrypted:". */
  String description();

  /** Not at all. */
  record Unencrypted() implements Encryption {
    @Override
    public String description() {
      return "no";
    }
  }

  /** With a key that SQS manages (SSE-SQS); no principal needs a permission for it. */
  record SqsManagedKey() implements Encryption {
    @Override
    public String description() {
      return "by SQS";
    }
  }

  /**
   * With a KMS key (SSE-KMS): senders and receivers need permissions for it.
   *
   * @param key its ARN, id or alias, as the queue's attribute has it
   */
  record KmsKey(String key) implements Encryption {
    private static final String ALIAS = "alias/";

    /** The alias of the key that AWS manages for SQS. Customers cannot change its key policy. */
    private static final String AWS_MANAGED_ALIAS = ALIAS + "aws/sqs";

    @Override
    public String description() {
      return "with key " + key;
    }

    /**
     * Whether it is the key that AWS manages for SQS: its key policy admits every principal of the
     * account that may use the queue, but no AWS service.
     */
    boolean isAwsManaged() {
      return key.endsWith(AWS_MANAGED_ALIAS);
    }

    /** Whether a role needs a permission for the key, but its ARN cannot be told from an alias. */
    boolean hasUnknownArn(AwsLocation location) {
      return !isAwsManaged() && arn(location).isEmpty();
    }

    /** The key's ARN; empty for an alias, as only KMS knows its key. */
    Optional<String> arn(AwsLocation location) {
      if (key.contains(ALIAS)) {
        return Optional.empty();
      }
      return Optional.of(location.keyArn(key));
    }
  }
}
