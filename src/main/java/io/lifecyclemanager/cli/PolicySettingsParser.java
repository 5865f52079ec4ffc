package io.lifecyclemanager.cli;

import io.lifecyclemanager.app.EnrollSettings;
import io.lifecyclemanager.app.PolicySettings;
import io.lifecyclemanager.cli.option.AwsNames;
import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.LoadBalancerTypes;
import io.lifecyclemanager.cli.option.OptionValidator;
import io.lifecyclemanager.cli.option.Parsed;
import io.lifecyclemanager.cli.option.RawOptions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Parses the options of {@code iam-policy}. The policy has no placeholders: what is missing is a
 * problem. An instance parses once.
 */
final class PolicySettingsParser {
  private static final String REGION = "[a-z]{2,}(-[a-z]+)+-[0-9]+";
  private static final String PARTITION = "aws(-[a-z]+)*";
  private static final String ACCOUNT = "[0-9]{12}";

  private static final String QUEUE_ARN =
      "arn:" + PARTITION + ":sqs:" + REGION + ":" + ACCOUNT + ":[A-Za-z0-9_-]{1,80}";

  /** The wildcards and variables of IAM policies. */
  private static final Pattern WILDCARD = Pattern.compile("[*?]|\\$\\{");

  /** The parts of an ARN by their position. */
  private static final int ARN_PARTITION = 1;

  private static final int ARN_REGION = 3;
  private static final int ARN_ACCOUNT = 4;
  private static final int ARN_RESOURCE = 5;

  /** Whose permissions to print; the value of {@code --for}. */
  private enum PolicySubject {
    CONTROLLER,
    ENROLL
  }

  private final OptionValidator validator;

  private PolicySettingsParser(OptionValidator validator) {
    this.validator = validator;
  }

  /**
   * Parses all options.
   *
   * @param options the options as typed
   * @param parseErrors the problems that the parser found already
   */
  static Parsed<PolicySettings> parse(RawOptions options, List<String> parseErrors) {
    OptionValidator validator = new OptionValidator(options, parseErrors);
    return validator.result(new PolicySettingsParser(validator)::parse);
  }

  private PolicySettings parse() {
    PolicySubject subject = validator.choice(PolicyOptions.FOR, PolicySubject.class);
    Optional<String> arn =
        validator.matching(
            PolicyOptions.QUEUE_ARN,
            QUEUE_ARN,
            "give an ARN as in arn:aws:sqs:REGION:ACCOUNT:NAME");
    checkExactlyOneQueue();
    String region =
        givenOrFromQueueArn(
            validator.matching(PolicyOptions.REGION, REGION, "give a region as in us-west-2"),
            PolicyOptions.REGION,
            ARN_REGION);
    String account =
        givenOrFromQueueArn(
            validator.matching(PolicyOptions.ACCOUNT, ACCOUNT, "give its twelve digits"),
            PolicyOptions.ACCOUNT,
            ARN_ACCOUNT);
    String partition =
        validator
            .matching(
                PolicyOptions.PARTITION,
                PARTITION,
                "give a partition as in aws, aws-cn or aws-us-gov")
            .or(() -> arn.map(text -> arnPart(text, ARN_PARTITION)))
            .orElseGet(() -> partitionOf(region));
    return switch (subject) {
      case CONTROLLER -> controller(partition, region, account, arn);
      case ENROLL -> enroll(partition, region, account, arn);
    };
  }

  private PolicySettings controller(
      String partition, String region, String account, Optional<String> arn) {
    rejectIfGiven(
        PolicySubject.CONTROLLER,
        PolicyOptions.NOTIFICATION_ROLE_NAME,
        PolicyOptions.ROLE_PATH,
        PolicyOptions.PERMISSIONS_BOUNDARY,
        PolicyOptions.TARGET_SCALING_GROUPS);
    String name = AwsNames.queue(validator, PolicyOptions.QUEUE_NAME).orElse("");
    validator.require(PolicyOptions.CLUSTER_NAME);
    LoadBalancerTypes loadBalancers =
        LoadBalancerTypes.parse(
            validator, PolicyOptions.WITH_DEREGISTER, PolicyOptions.DEREGISTER_TARGET_TYPES);
    return new PolicySettings.ControllerPolicySettings(
        partition,
        region,
        account,
        arn.orElseGet(() -> "arn:%s:sqs:%s:%s:%s".formatted(partition, region, account, name)),
        AwsNames.cluster(validator, PolicyOptions.CLUSTER_NAME).orElse(""),
        loadBalancers.targetGroups(),
        loadBalancers.classicElbs(),
        EventKinds.parse(validator, PolicyOptions.EVENTS).orElse(EnrollSettings.DEFAULT_EVENTS),
        AwsNames.keyArn(validator, PolicyOptions.WITH_KMS_KEY).orElse(null));
  }

  private PolicySettings enroll(
      String partition, String region, String account, Optional<String> arn) {
    rejectIfGiven(
        PolicySubject.ENROLL,
        PolicyOptions.WITH_DEREGISTER,
        PolicyOptions.DEREGISTER_TARGET_TYPES,
        PolicyOptions.WITH_KMS_KEY);
    EnrollmentNames names =
        EnrollmentNames.parse(
            validator,
            PolicyOptions.QUEUE_NAME,
            PolicyOptions.NOTIFICATION_ROLE_NAME,
            PolicyOptions.TARGET_SCALING_GROUPS,
            PolicyOptions.CLUSTER_NAME);
    EnrollmentNames.requireGroups(
        validator, PolicyOptions.TARGET_SCALING_GROUPS, PolicyOptions.CLUSTER_NAME);
    names.groups().stream()
        .filter(group -> WILDCARD.matcher(group.value()).find())
        .forEach(group ->
            validator.addProblem(
                PolicyOptions.TARGET_SCALING_GROUPS.option(),
                "'" + group + "' would match other groups as well",
                "give the name of each group"));
    String queue = arn.map(text -> arnPart(text, ARN_RESOURCE)).orElse(names.queue());
    if (arn.isPresent()) {
      EnrollmentNames.checkQueueNameLength(
          validator, PolicyOptions.QUEUE_ARN, PolicyOptions.NOTIFICATION_ROLE_NAME, queue);
    }
    return new PolicySettings.EnrollPolicySettings(
        partition,
        region,
        account,
        queue,
        names.roleFor(queue),
        EnrollmentNames.parseRolePath(validator, PolicyOptions.ROLE_PATH).orElse("/"),
        EnrollmentNames.parsePermissionsBoundary(validator, PolicyOptions.PERMISSIONS_BOUNDARY)
            .isPresent(),
        names.groups(),
        names.cluster().orElse(null),
        !EnrollmentNames.parseEvents(validator, PolicyOptions.EVENTS, queue).isEmpty());
  }

  private void rejectIfGiven(PolicySubject subject, CliOption... options) {
    for (CliOption option : options) {
      if (validator.isGiven(option)) {
        validator.addProblem(
            option.option(),
            "has no effect with --for=" + subject.name().toLowerCase(Locale.ROOT),
            "omit the option");
      }
    }
  }

  private void checkExactlyOneQueue() {
    boolean arn = validator.isGiven(PolicyOptions.QUEUE_ARN);
    boolean name = validator.isGiven(PolicyOptions.QUEUE_NAME);
    if (arn && name) {
      validator.addProblem(
          PolicyOptions.QUEUE_ARN.option(),
          "--queue-name names a queue as well",
          "omit one of them");
    } else if (!arn && !name) {
      validator.addProblem(
          PolicyOptions.QUEUE_NAME.option(),
          "no queue is given",
          "give --queue-name NAME or --queue-arn ARN");
    }
  }

  private String givenOrFromQueueArn(Optional<String> given, CliOption option, int arnPosition) {
    if (given.isPresent()) {
      return given.get();
    }
    Optional<String> arn =
        validator
            .raw(PolicyOptions.QUEUE_ARN)
            .map(RawOptions.RawValue::text)
            .filter(text -> text.matches(QUEUE_ARN));
    if (arn.isPresent() && !validator.isGiven(option)) {
      return arnPart(arn.get(), arnPosition);
    }
    if (!validator.isGiven(PolicyOptions.QUEUE_ARN)) {
      validator.require(option);
    }
    return "";
  }

  private static String arnPart(String arn, int position) {
    return arn.split(":", -1)[position];
  }

  /** The partition of a region, by the naming scheme of AWS. */
  static String partitionOf(String region) {
    if (region.startsWith("cn-")) {
      return "aws-cn";
    } else if (region.startsWith("us-gov-")) {
      return "aws-us-gov";
    } else if (region.startsWith("eusc-")) {
      return "aws-eusc";
    } else if (region.matches("[a-z]{2}-iso[a-z]?-.*")) {
      String suffix = region.substring(3, region.indexOf('-', 3)).substring(3);
      return suffix.isEmpty() ? "aws-iso" : "aws-iso-" + suffix;
    }
    return "aws";
  }
}
