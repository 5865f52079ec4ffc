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
final class PolicySettingsParser {
  private static final String REGION = "[a-z]{2,}(-[a-z]+)+-[0-9]+";
  private static final String PARTITION = "aws(-[a-z]+)*";

  /** What policies take for more than itself. */
  private static final Pattern WILD = Pattern.compile("[*?]|\\$\\{");

  private static final String ACCOUNT = "[0-9]{12}";

  private static final String QUEUE_ARN =
      "arn:" + PARTITION + ":sqs:" + REGION + ":" + ACCOUNT + ":[A-Za-z0-9_-]{1,80}";

  private final RawOptions given;
  private final List<String> problems;
  private final OptionValidator checks;

  private PolicySettingsParser(RawOptions given, List<String> problems) {
    this.given = given;
    this.problems = new ArrayList<>(problems);
    this.checks = new OptionValidator(given, this.problems);
  }

  /**
   * Reads everything.
   *
   * @param given what was typed
   * @param problems what is known to be wrong already
   */
  static Parsed<PolicySettings> parse(RawOptions given, List<String> problems) {
    return new PolicySettingsParser(given, problems).parse();
  }

  private Parsed<PolicySettings> parse() {
    boolean enroll =
        checks.choice(PolicyOptions.FOR, List.of("controller", "enroll")).equals("enroll");
    Optional<String> arn =
        checks.matching(
            PolicyOptions.QUEUE_ARN, QUEUE_ARN, "give one as in arn:aws:sqs:REGION:ACCOUNT:NAME");
    checkOneQueue();
    String region =
        givenOrFromQueueArn(
            checks.matching(PolicyOptions.REGION, REGION, "give one as in us-west-2"),
            PolicyOptions.REGION,
            3);
    String account =
        givenOrFromQueueArn(
            checks.matching(PolicyOptions.ACCOUNT, ACCOUNT, "give its twelve digits"),
            PolicyOptions.ACCOUNT,
            4);
    String partition =
        checks
            .matching(
                PolicyOptions.PARTITION, PARTITION, "give one as in aws, aws-cn or aws-us-gov")
            .or(() -> arn.map(text -> arnPart(text, 1)))
            .orElseGet(() -> partitionOf(region));
    PolicySettings settings =
        enroll
            ? enroll(partition, region, account, arn)
            : controller(partition, region, account, arn);
    return problems.isEmpty()
        ? new Parsed.Valid<>(settings)
        : new Parsed.Invalid<>(List.copyOf(problems));
  }

  private PolicySettings controller(
      String partition, String region, String account, Optional<String> arn) {
    rejectIfGiven(
        "controller", PolicyOptions.NOTIFICATION_ROLE_NAME, PolicyOptions.TARGET_SCALING_GROUPS);
    String name = checks.queueName(PolicyOptions.QUEUE_NAME).orElse("");
    checks.require(PolicyOptions.CLUSTER_NAME);
    LoadBalancerTypes balancers =
        LoadBalancerTypes.read(
            checks, given, PolicyOptions.WITH_DEREGISTER, PolicyOptions.DEREGISTER_TARGET_TYPES);
    return new PolicySettings.ControllerPolicySettings(
        partition,
        region,
        account,
        arn.orElseGet(() -> "arn:%s:sqs:%s:%s:%s".formatted(partition, region, account, name)),
        checks.clusterName(PolicyOptions.CLUSTER_NAME).orElse(""),
        balancers.targetGroups(),
        balancers.classicElbs(),
        checks.keyArn(PolicyOptions.WITH_KMS_KEY).orElse(null));
  }

  private PolicySettings enroll(
      String partition, String region, String account, Optional<String> arn) {
    rejectIfGiven(
        "enroll",
        PolicyOptions.WITH_DEREGISTER,
        PolicyOptions.DEREGISTER_TARGET_TYPES,
        PolicyOptions.WITH_KMS_KEY);
    EnrollmentNames names =
        EnrollmentNames.read(
            checks,
            PolicyOptions.QUEUE_NAME,
            PolicyOptions.NOTIFICATION_ROLE_NAME,
            PolicyOptions.TARGET_SCALING_GROUPS,
            PolicyOptions.CLUSTER_NAME,
            problems);
    EnrollmentNames.requireGroups(
        checks, PolicyOptions.TARGET_SCALING_GROUPS, PolicyOptions.CLUSTER_NAME, problems);
    names.groups().stream()
        .filter(group -> WILD.matcher(group.value()).find())
        .forEach(group ->
            problems.add(
                "--target-scaling-groups: '" + group + "' would mean others as well; name each"));
    String queue = arn.map(text -> arnPart(text, 5)).orElse(names.queue());
    if (arn.isPresent()) {
      EnrollmentNames.checkQueueNameLength(
          checks, PolicyOptions.QUEUE_ARN, PolicyOptions.NOTIFICATION_ROLE_NAME, queue, problems);
    }
    return new PolicySettings.EnrollPolicySettings(
        partition,
        region,
        account,
        queue,
        names.roleFor(queue),
        names.groups(),
        names.cluster().orElse(null),
        EnrollmentNames.readEvents(checks, PolicyOptions.EVENTS, queue, problems));
  }

  private void rejectIfGiven(String who, CliOption... options) {
    for (CliOption option : options) {
      if (checks.isGiven(option)) {
        problems.add(option.option() + ": changes nothing for --for=" + who + "; leave it out");
      }
    }
  }

  private void checkOneQueue() {
    boolean arn = given.get(PolicyOptions.QUEUE_ARN).isPresent();
    boolean name = given.get(PolicyOptions.QUEUE_NAME).isPresent();
    if (arn && name) {
      problems.add("--queue-arn: --queue-name names a queue as well; leave one of them out");
    } else if (!arn && !name) {
      problems.add("--queue-name: no queue is given; give --queue-name NAME or --queue-arn ARN");
    }
  }

  private String givenOrFromQueueArn(Optional<String> text, CliOption option, int part) {
    if (text.isPresent()) {
      return text.get();
    }
    Optional<String> arn =
        given
            .get(PolicyOptions.QUEUE_ARN)
            .map(RawOptions.RawValue::text)
            .filter(a -> a.matches(QUEUE_ARN));
    if (arn.isPresent() && given.get(option).isEmpty()) {
      return arnPart(arn.get(), part);
    }
    if (given.get(PolicyOptions.QUEUE_ARN).isEmpty()) {
      checks.require(option);
    }
    return "";
  }

  private static String arnPart(String arn, int number) {
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
