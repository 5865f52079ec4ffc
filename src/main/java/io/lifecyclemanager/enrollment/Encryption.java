package io.lifecyclemanager.enrollment;

import java.util.Optional;

/** How a queue is encrypted. */
public sealed interface Encryption {
  /** For people. */
  String words();

  /** Not at all. */
  record None() implements Encryption {
    @Override
    public String words() {
      return "no";
    }
  }

  /** By SQS itself: nobody needs a right to a key. */
  record BySqs() implements Encryption {
    @Override
    public String words() {
      return "by SQS";
    }
  }

  /**
   * With a key of KMS: who sends needs a right to it, and so does who receives.
   *
   * @param key its ARN, id, or alias, as the queue has it
   */
  record With(String key) implements Encryption {
    private static final String ALIAS = "alias/";

    /** The key that AWS itself manages for SQS. Its policy can be changed by nobody. */
    private static final String MANAGED = ALIAS + "aws/sqs";

    @Override
    public String words() {
      return "with key " + key;
    }

    /** Whether it is AWS's own: it lets in whoever may use the queue, but no service of AWS. */
    boolean isManaged() {
      return key.endsWith(MANAGED);
    }

    /** Whether a role would need a right to it, and nobody here knows to what. */
    boolean isOfUnknownKey(Place place) {
      return !isManaged() && arn(place).isEmpty();
    }

    /** The key's ARN; empty for an alias, which tells only KMS what key it stands for. */
    Optional<String> arn(Place place) {
      if (key.contains(ALIAS)) {
        return Optional.empty();
      }
      return Optional.of(place.keyArn(key));
    }
  }
}
