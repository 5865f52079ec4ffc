package io.lifecyclemanager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code iam-policy} prints what it is asked for, or everything that it has to be told. */
class IamPolicyCommandTest {
  private static final String QUEUE = "arn:aws-cn:sqs:cn-north-1:111122223333:terminations";

  @Test
  void allMissingOptionsAreReportedTogether() {
    CommandRun program = CommandRun.run("iam-policy");
    assertThat(program.exitCode()).isEqualTo(2);
    assertThat(program.out()).isEmpty();
    assertThat(program.problems())
        .containsExactly(
            "--queue-name: no queue is given; give --queue-name NAME or --queue-arn ARN",
            "--region: is required; give REGION",
            "--account: is required; give NUMBER",
            "--cluster-name: is required; give NAME");
  }

  @Test
  void theQueuesArnTellsPartitionRegionAndAccount() {
    assertThat(printed())
        .contains("\"Resource\": \"" + QUEUE + "\"")
        .contains("arn:aws-cn:autoscaling:cn-north-1:111122223333:autoScalingGroup:*:")
        .contains("\"aws:RequestedRegion\": \"cn-north-1\"")
        .doesNotContain("arn:aws:");
  }

  @Test
  void aQueueOfAnotherAccountIsNamedByItsArn() {
    assertThat(printed("--account=444455556666"))
        .contains("\"Resource\": \"" + QUEUE + "\"")
        .contains("arn:aws-cn:autoscaling:cn-north-1:444455556666:autoScalingGroup:*:");
  }

  @Test
  void withoutDeregistrationNoBalancerIsMentioned() {
    assertThat(printed("--with-deregister=false")).doesNotContain("elasticloadbalancing");
    assertThat(printed("--deregister-target-types=target-group"))
        .contains("DeregisterTargets")
        .doesNotContain("DeregisterInstances");
    assertThat(printed("--deregister-target-types=classic-elb"))
        .contains("DeregisterInstances")
        .doesNotContain("DeregisterTargets");
  }

  @Test
  void aCustomerKeyMayBeUsedThroughTheQueueOnly() {
    String key = "arn:aws:kms:us-west-2:111122223333:key/0000-1111";
    CommandRun program =
        CommandRun.run(
            "iam-policy",
            "--queue-arn=arn:aws:sqs:us-west-2:111122223333:q",
            "--cluster-name=c",
            "--with-kms-key=" + key);
    assertThat(program.out())
        .contains("\"kms:Decrypt\"", key, "\"kms:ViaService\": \"sqs.us-west-2.amazonaws.com\"");
    assertThat(printed()).doesNotContain("kms");
  }

  @ParameterizedTest
  @CsvSource({
    "us-west-2,arn:aws:",
    "cn-north-1,arn:aws-cn:",
    "us-gov-west-1,arn:aws-us-gov:",
    "us-iso-east-1,arn:aws-iso:",
    "us-isob-east-1,arn:aws-iso-b:",
    "eu-isoe-west-1,arn:aws-iso-e:",
    "eusc-de-east-1,arn:aws-eusc:"
  })
  void theRegionTellsThePartition(String region, String start) {
    CommandRun program =
        CommandRun.run(
            "iam-policy",
            "--account=111122223333",
            "--region=" + region,
            "--queue-name=q",
            "--cluster-name=c");
    assertThat(program.out()).contains("\"" + start + "sqs:" + region + ":111122223333:q\"");
  }

  @ParameterizedTest
  @CsvSource({
    "--account=12,--account: '12' is not NUMBER; give its twelve digits",
    "--region=west,--region: 'west' is not REGION; give a region as in us-west-2",
    "--queue-name=q,--queue-arn: --queue-name names a queue as well; omit one of them",
    "--queue-arn=q,--queue-arn: 'q' is not ARN; give an ARN as in arn:aws:sqs:REGION:ACCOUNT:NAME",
    "--cluster-name=*,'--cluster-name: ''*'' is not NAME; give letters, digits, ., - and _, as in"
        + " my-cluster'",
    "--with-kms-key=alias/x,--with-kms-key: 'alias/x' is not ARN; give an ARN as in"
        + " arn:aws:kms:REGION:ACCOUNT:key/ID",
    "--cluster=c,--cluster: unknown option; did you mean --cluster-name?"
  })
  void aWrongValueIsNamedWithAWayOut(String word, String problem) {
    CommandRun program =
        CommandRun.run("iam-policy", "--queue-arn=" + QUEUE, "--cluster-name=c", word);
    assertThat(program.exitCode()).isEqualTo(2);
    assertThat(program.out()).isEmpty();
    assertThat(program.problems()).containsExactly(problem);
  }

  @Test
  void thePolicyOfEnrollNamesWhatItMakes() {
    CommandRun program =
        CommandRun.run(
            "iam-policy",
            "--for=enroll",
            "--queue-arn=" + QUEUE,
            "--target-scaling-groups=one",
            "--target-scaling-groups=other");
    assertThat(program.out())
        .contains("\"" + QUEUE + "-dead-letters\"")
        .contains("\"arn:aws-cn:iam::111122223333:role/terminations-notifications\"")
        .contains("autoScalingGroup:*:autoScalingGroupName/one\"")
        .contains("autoScalingGroup:*:autoScalingGroupName/other\"")
        .contains("\"iam:PassedToService\": \"autoscaling.amazonaws.com\"")
        .doesNotContain("DeregisterTargets", "arn:aws:");
  }

  @Test
  void enrollMayMakeTheRulesOfItsQueueOnlyWhereEventsAreAskedFor() {
    assertThat(printed("--for=enroll", "--events"))
        .contains("\"events:PutRule\"", "\"events:DeleteRule\"")
        .contains(
            "\"arn:aws-cn:events:cn-north-1:111122223333:rule/terminations-spot-interruption");
    assertThat(printed("--for=enroll"))
        .contains("\"LookForRules\"", "\"events:DescribeRule\"")
        .doesNotContain("events:PutRule");
  }

  @Test
  void withoutNamedGroupsEnrollMayChangeThoseOfTheCluster() {
    assertThat(printed("--for=enroll", "--notification-role-name=sender"))
        .contains("autoScalingGroupName/*\"")
        .contains("\"autoscaling:ResourceTag/kubernetes.io/cluster/my-cluster\": \"owned\"")
        .contains("role/sender\"");
  }

  @Test
  void thePolicyOfEnrollRequiresGroups() {
    CommandRun program = CommandRun.run("iam-policy", "--for=enroll", "--queue-arn=" + QUEUE);
    assertThat(program.exitCode()).isEqualTo(2);
    assertThat(program.problems())
        .containsExactly(
            "--target-scaling-groups: no group is given; give the names of the groups, or with"
                + " --cluster-name the cluster whose tag they have");
  }

  @Test
  void onlyWithAClusterGroupsMayBeTagged() {
    assertThat(printed("--for=enroll", "--target-scaling-groups=one"))
        .contains("autoscaling:CreateOrUpdateTags");
    assertThat(
            CommandRun.run(
                    "iam-policy",
                    "--for=enroll",
                    "--queue-arn=" + QUEUE,
                    "--target-scaling-groups=one")
                .out())
        .contains("autoscaling:PutLifecycleHook")
        .doesNotContain("autoscaling:CreateOrUpdateTags");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--target-scaling-groups=a*|'a*' would match other groups as well; give the name of each"
            + " group",
        "--target-scaling-groups=a?|'a?' would match other groups as well; give the name of each"
            + " group",
        "--target-scaling-groups=${b}|'${b}' would match other groups as well; give the name of"
            + " each group",
        "--with-deregister|has no effect with --for=enroll; omit the option",
        "--deregister-target-types=classic-elb|has no effect with --for=enroll; omit the option",
        "--with-kms-key=k|has no effect with --for=enroll; omit the option"
      },
      quoteCharacter = '"')
  void whatWouldAllowMoreOrChangesNothingIsAProblem(String word, String problem) {
    CommandRun program =
        CommandRun.run(
            "iam-policy", "--for=enroll", "--queue-arn=" + QUEUE, "--cluster-name=c", word);
    assertThat(program.exitCode()).isEqualTo(2);
    assertThat(program.problems()).containsExactly(word.replaceFirst("=.*", "") + ": " + problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--notification-role-name", "--target-scaling-groups"})
  void whatIsForEnrollChangesNothingForTheController(String option) {
    CommandRun program =
        CommandRun.run("iam-policy", "--queue-arn=" + QUEUE, "--cluster-name=c", option + "=one");
    assertThat(program.exitCode()).isEqualTo(2);
    assertThat(program.problems())
        .containsExactly(option + ": has no effect with --for=controller; omit the option");
  }

  @Test
  void theNamesThatFollowFromTheQueuesArnHaveToFit() {
    String arn = "--queue-arn=arn:aws:sqs:us-west-2:111122223333:" + "q".repeat(51);
    CommandRun program = CommandRun.run("iam-policy", "--for=enroll", arn, "--cluster-name=c");
    assertThat(program.exitCode()).isEqualTo(2);
    assertThat(program.problems())
        .containsExactly(
            "--notification-role-name: is required, because the queue's name is too long; give"
                + " NAME");
  }

  private static String printed(String... more) {
    String[] words = new String[more.length + 3];
    words[0] = "iam-policy";
    words[1] = "--queue-arn=" + QUEUE;
    words[2] = "--cluster-name=my-cluster";
    System.arraycopy(more, 0, words, 3, more.length);
    CommandRun program = CommandRun.run(words);
    assertThat(program.exitCode()).as(program.err()).isZero();
    return program.out();
  }
}
