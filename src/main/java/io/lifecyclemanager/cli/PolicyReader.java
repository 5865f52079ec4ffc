package io.lifecyclemanager.cli;

import io.lifecyclemanager.app.PolicySettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Turns the words of {@code iam-policy} into settings. No placeholders: what is needed is asked
 * for.
 */
final class PolicyReader {
  private static final String REGION = "[a-z]{2,}(-[a-z]+)+-[0-9]+";
  private static final String PARTITION = "aws(-[a-z]+)*";

  /** What policies take for more than itself. */
  private static final Pattern WILD = Pattern.compile("[*?]|\\$\\{");

  private static final String ACCOUNT = "[0-9]{12}";

  private static final String QUEUE_ARN =
      "arn:" + PARTITION + ":sqs:" + REGION + ":" + ACCOUNT + ":[A-Za-z0-9_-]{1,80}";

  private final Given given;
  private final List<String> problems;
  private final Checks checks;

  private PolicyReader(Given given, List<String> problems) {
    this.given = given;
    this.problems = new ArrayList<>(problems);
    this.checks = new Checks(given, this.problems);
  }

  /**
   * Reads everything.
   *
   * @param given what was typed
   * @param problems what is known to be wrong already
   */
  static Understood<PolicySettings> read(Given given, List<String> problems) {
    return new PolicyReader(given, problems).read();
  }

  private Understood<PolicySettings> read() {
    boolean enroll = checks.word(PolicyFlag.FOR, List.of("controller", "enroll")).equals("enroll");
    Optional<String> arn =
        checks.matching(
            PolicyFlag.QUEUE_ARN, QUEUE_ARN, "give one as in arn:aws:sqs:REGION:ACCOUNT:NAME");
    checkOneQueue();
    String region =
        orOfQueue(
            checks.matching(PolicyFlag.REGION, REGION, "give one as in us-west-2"),
            PolicyFlag.REGION,
            3);
    String account =
        orOfQueue(
            checks.matching(PolicyFlag.ACCOUNT, ACCOUNT, "give its twelve digits"),
            PolicyFlag.ACCOUNT,
            4);
    String partition =
        checks
            .matching(PolicyFlag.PARTITION, PARTITION, "give one as in aws, aws-cn or aws-us-gov")
            .or(() -> arn.map(text -> part(text, 1)))
            .orElseGet(() -> partitionOf(region));
    PolicySettings settings =
        enroll
            ? enroll(partition, region, account, arn)
            : controller(partition, region, account, arn);
    return problems.isEmpty()
        ? new Understood.Right<>(settings)
        : new Understood.Wrong<>(List.copyOf(problems));
  }

  private PolicySettings controller(
      String partition, String region, String account, Optional<String> arn) {
    refuse("controller", PolicyFlag.NOTIFICATION_ROLE_NAME, PolicyFlag.TARGET_SCALING_GROUPS);
    String name = checks.queueName(PolicyFlag.QUEUE_NAME).orElse("");
    checks.require(PolicyFlag.CLUSTER_NAME);
    BalancerTypes balancers =
        BalancerTypes.read(
            checks, given, PolicyFlag.WITH_DEREGISTER, PolicyFlag.DEREGISTER_TARGET_TYPES);
    return new PolicySettings.Controller(
        partition,
        region,
        account,
        arn.orElseGet(() -> "arn:%s:sqs:%s:%s:%s".formatted(partition, region, account, name)),
        checks.clusterName(PolicyFlag.CLUSTER_NAME).orElse(""),
        balancers.targetGroups(),
        balancers.classic(),
        checks.keyArn(PolicyFlag.WITH_KMS_KEY).orElse(null));
  }

  private PolicySettings enroll(
      String partition, String region, String account, Optional<String> arn) {
    refuse(
        "enroll",
        PolicyFlag.WITH_DEREGISTER,
        PolicyFlag.DEREGISTER_TARGET_TYPES,
        PolicyFlag.WITH_KMS_KEY);
    Names names =
        Names.read(
            checks,
            PolicyFlag.QUEUE_NAME,
            PolicyFlag.NOTIFICATION_ROLE_NAME,
            PolicyFlag.TARGET_SCALING_GROUPS,
            PolicyFlag.CLUSTER_NAME,
            problems);
    Names.requireGroups(
        checks, PolicyFlag.TARGET_SCALING_GROUPS, PolicyFlag.CLUSTER_NAME, problems);
    names.groups().stream()
        .filter(group -> WILD.matcher(group.value()).find())
        .forEach(group ->
            problems.add(
                "--target-scaling-groups: '" + group + "' would mean others as well; name each"));
    String queue = arn.map(text -> part(text, 5)).orElse(names.queue());
    if (arn.isPresent()) {
      Names.checkLength(
          checks, PolicyFlag.QUEUE_ARN, PolicyFlag.NOTIFICATION_ROLE_NAME, queue, problems);
    }
    return new PolicySettings.Enroll(
        partition,
        region,
        account,
        queue,
        names.roleFor(queue),
        names.groups(),
        names.cluster().orElse(null),
        Names.events(checks, PolicyFlag.EVENTS, queue, problems));
  }

  private void refuse(String who, Option... options) {
    for (Option option : options) {
      if (checks.isGiven(option)) {
        problems.add(option.option() + ": changes nothing for --for=" + who + "; leave it out");
      }
    }
  }

  private void checkOneQueue() {
    boolean arn = given.get(PolicyFlag.QUEUE_ARN).isPresent();
    boolean name = given.get(PolicyFlag.QUEUE_NAME).isPresent();
    if (arn && name) {
      problems.add("--queue-arn: --queue-name names a queue as well; leave one of them out");
    } else if (!arn && !name) {
      problems.add("--queue-name: no queue is given; give --queue-name NAME or --queue-arn ARN");
    }
  }

  private String orOfQueue(Optional<String> text, Option option, int part) {
    if (text.isPresent()) {
      return text.get();
    }
    Optional<String> arn =
        given.get(PolicyFlag.QUEUE_ARN).map(Given.Value::text).filter(a -> a.matches(QUEUE_ARN));
    if (arn.isPresent() && given.get(option).isEmpty()) {
      return part(arn.get(), part);
    }
    if (given.get(PolicyFlag.QUEUE_ARN).isEmpty()) {
      checks.require(option);
    }
    return "";
  }

  private static String part(String arn, int number) {
    return arn.split(":", -1)[number];
  }

  /** As AWS names its regions. */
  static String partitionOf(String region) {
    if (region.startsWith("cn-")) {
      return "aws-cn";
    } else if (region.startsWith("us-gov-")) {
      return "aws-us-gov";
    } else if (region.startsWith("eusc-")) {
      return "aws-eusc";
    } else if (region.matches("[a-z]{2}-iso[a-z]?-.*")) {
      String kind = region.substring(3, region.indexOf('-', 3)).substring(3);
      return kind.isEmpty() ? "aws-iso" : "aws-iso-" + kind;
    }
    return "aws";
  }
}
