package io.lifecyclemanager.cli.option;

import io.lifecyclemanager.cli.option.RawOptions.RawValue;
import java.util.List;
import java.util.Optional;

/** Validates names and ARNs of AWS resources. */
public final class AwsNames {
  /** Without the wildcards and variables of IAM: the name becomes part of tags and policies. */
  private static final String CLUSTER_NAME = "[A-Za-z0-9][A-Za-z0-9._-]*";

  private static final String QUEUE_NAME = "[A-Za-z0-9_-]{1,80}";

  private static final String KEY_ARN =
      "arn:aws(-[a-z]+)*:kms:[a-z]{2,}(-[a-z]+)+-[0-9]+:[0-9]{12}:key/[A-Za-z0-9-]+";

  private static final String HOOK_NAME = "[A-Za-z0-9_/-]{1,255}";

  private AwsNames() {}

  /** The names of lifecycle hooks; empty when not given. */
  public static List<String> hooks(OptionValidator validator, CliOption option) {
    List<String> names = validator.nonEmptyList(option);
    validator
        .raw(option)
        .ifPresent(value ->
            names.stream()
                .filter(name -> !name.matches(HOOK_NAME))
                .forEach(name ->
                    validator.addProblem(
                        value,
                        "'" + name + "' is not the name of a lifecycle hook",
                        "give 1 to 255 letters, digits, -, _ and /")));
    return names;
  }

  /** The name of a cluster; empty when not given or invalid. */
  public static Optional<String> cluster(OptionValidator validator, CliOption option) {
    return validator.matching(
        option, CLUSTER_NAME, "give letters, digits, ., - and _, as in my-cluster");
  }

  /** The ARN of a KMS key; empty when not given or invalid. */
  public static Optional<String> keyArn(OptionValidator validator, CliOption option) {
    return validator.matching(
        option, KEY_ARN, "give an ARN as in arn:aws:kms:REGION:ACCOUNT:key/ID");
  }

  /** The name of a queue that lifecycle hooks can send to; empty when not given. */
  public static Optional<String> queue(OptionValidator validator, CliOption option) {
    Optional<String> name = validator.text(option);
    validator
        .raw(option)
        .filter(value -> !value.text().isEmpty())
        .ifPresent(value -> checkQueue(validator, value));
    return name;
  }

  private static void checkQueue(OptionValidator validator, RawValue value) {
    String name = value.text();
    if (name.endsWith(".fifo")) {
      validator.addProblem(
          value, "is a FIFO queue", "give a standard queue: lifecycle hooks send to no other type");
    } else if (!name.matches(QUEUE_NAME)) {
      validator.addProblem(
          value,
          "'" + name + "' is not the name of a queue",
          name.startsWith("http")
              ? "give a URL with --queue-url"
              : "give 1 to 80 letters, digits, - and _: the last part of the queue's ARN");
    }
  }
}
