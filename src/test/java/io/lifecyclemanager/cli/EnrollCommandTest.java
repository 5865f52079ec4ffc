package io.lifecyclemanager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.AdminCommands;
import io.lifecyclemanager.app.EnrollSettings;
import io.lifecyclemanager.app.UnenrollSettings;
import io.lifecyclemanager.app.control.ClusterHoldCommands;
import io.lifecyclemanager.app.control.RemoteControlCommands;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.SystemTime;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code enroll} as a user runs it in a shell. */
class EnrollCommandTest {
  @Test
  void thePredecessorsCommandLineWorks() {
    EnrollSettings settings =
        CommandRun.run(
                "enroll",
                "--region",
                "us-west-2",
                "--queue-name",
                "terminations",
                "--notification-role-name",
                "sender",
                "--target-scaling-groups",
                "one,other",
                "--heartbeat-timeout",
                "300",
                "--overwrite")
            .enrollSettings();
    assertThat(settings)
        .isEqualTo(
            new EnrollSettings(
                "us-west-2",
                "terminations",
                "sender",
                null,
                null,
                List.of(new GroupName("one"), new GroupName("other")),
                null,
                Duration.ofMinutes(5),
                null,
                Set.of(),
                true,
                false,
                false));
  }

  @Test
  void aClustersNameIsEnough() {
    assertThat(CommandRun.run("enroll", "--cluster-name=prod").enrollSettings())
        .isEqualTo(
            new EnrollSettings(
                null,
                "lifecycle-manager",
                "lifecycle-manager-notifications",
                null,
                null,
                List.of(),
                "prod",
                Duration.ofMinutes(15),
                null,
                Set.of(),
                false,
                false,
                false));
  }

  @Test
  void aCustomerKeyIsNamedByItsArn() {
    String key = "arn:aws-cn:kms:cn-north-1:111122223333:key/mrk-1234";
    assertThat(
            CommandRun.run("enroll", "--cluster-name=prod", "--kms-key", key)
                .enrollSettings()
                .kmsKey())
        .isEqualTo(key);
  }

  @Test
  void theNamesOfRulesNeedRoom() {
    CommandRun program =
        CommandRun.run(
            "enroll", "--cluster-name=prod", "--events", "--queue-name=" + "q".repeat(43));
    assertThat(program.problems())
        .containsExactly(
            "--events: the queue's name is too long for the names of the rules; give a queue name"
                + " of at most 42 characters");
    assertThat(
            CommandRun.run(
                    "enroll", "--cluster-name=p", "--events", "--queue-name=" + "q".repeat(42))
                .enrollSettings()
                .queue())
        .hasSize(42);
  }

  @ParameterizedTest
  @CsvSource({"-o json", "-o=json", "--output=json"})
  void jsonMayBeAskedForInAnyWay(String words) {
    String[] all = ("enroll --cluster-name=prod --dry-run " + words).split(" ");
    assertThat(CommandRun.run(all).enrollSettings())
        .satisfies(settings -> assertThat(settings.json() && settings.dryRun()).isTrue());
  }

  @Test
  void dataGoesToStandardOutputAndTalkToStandardError() {
    CommandRun program = CommandRun.run("enroll", "--cluster-name=prod", "--dry-run");
    assertThat(program.out()).isEqualTo("+ queue q\n");
    assertThat(program.err()).isEqualTo("making queue q\nleft out: group x\n");
    assertThat(program.exitCode()).isEqualTo(1);
  }

  @Test
  void progressIsForTerminalsOnlyAndNotesForEverybody() {
    CommandRun program =
        CommandRun.runWithoutTerminal("enroll", "--cluster-name=prod", "--dry-run");
    assertThat(program.err()).isEqualTo("left out: group x\n");
  }

  @Test
  void aFailureIsSaidToPeople() {
    CommandRun program = CommandRun.run("unenroll", "--queue-name=q");
    assertThat(program.out()).isEqualTo("removed queue q\n");
    assertThat(program.err()).isEqualTo("removing queue q\nlifecycle-manager: permission denied\n");
    assertThat(program.exitCode()).isEqualTo(3);
  }

  @Test
  void whatIsTakenBackHasToBeNamed() {
    assertThat(CommandRun.run("unenroll").problems())
        .containsExactly("--queue-name: is required; give NAME");
    assertThat(
            CommandRun.run(
                    "unenroll",
                    "--queue-name=q",
                    "--target-scaling-groups=one",
                    "--force-queue-with-messages",
                    "--dry-run",
                    "-o=json")
                .unenrollSettings())
        .isEqualTo(
            new UnenrollSettings(
                null, "q", null, List.of(new GroupName("one")), null, true, true, true));
  }

  @ParameterizedTest
  @CsvSource({
    "--heartbeat-timeout=7201,'--heartbeat-timeout: ''7201'' is too long; give at most 7200s, the"
        + " maximum of Auto Scaling'",
    "--queue-name=q.fifo,--queue-name: is a FIFO queue; give a standard queue: lifecycle hooks send"
        + " to no other type",
    "--notification-role-name=a/b,'--notification-role-name: ''a/b'' is not NAME; give 1 to 64"
        + " letters, digits and any of +=,.@_-'",
    "'--target-scaling-groups=,','--target-scaling-groups: the list is empty; give NAME[,NAME] or"
        + " omit the option'",
    "-o=yaml,'--output: ''yaml'' is not a valid value; give one of text, json'",
    "--overwrite=maybe,'--overwrite: ''maybe'' is not a valid value; give one of true, false'",
    "--kms-key=alias/mine,'--kms-key: ''alias/mine'' is not ARN; give an ARN as in"
        + " arn:aws:kms:REGION:ACCOUNT:key/ID'",
    "--groups=a,--groups: unknown option; see lifecycle-manager enroll --help"
  })
  void whatIsWrongIsNamedWithAWayOut(String word, String problem) {
    CommandRun program = CommandRun.run("enroll", "--cluster-name=prod", word);
    assertThat(program.exitCode()).isEqualTo(2);
    assertThat(program.out()).isEmpty();
    assertThat(program.problems()).containsExactly(problem);
  }

  @Test
  void withoutGroupsNothingIsBegun() {
    CommandRun program = CommandRun.run("enroll");
    assertThat(program.exitCode()).isEqualTo(2);
    assertThat(program.problems())
        .singleElement()
        .asString()
        .startsWith("--target-scaling-groups: no group is given");
  }

  @ParameterizedTest
  @ValueSource(strings = {"enroll", "unenroll", "iam-policy --for=enroll"})
  void groupsThatNameNothingAreNotAllGroups(String command) {
    String words = command + " --queue-name=q --target-scaling-groups= --target-scaling-groups=";
    CommandRun program = CommandRun.run(words.split(" "));
    assertThat(program.exitCode()).isEqualTo(2);
    assertThat(program.problems())
        .contains(
            "--target-scaling-groups: the list is empty; give NAME[,NAME] or omit the option");
  }

  @Test
  void aQueuesNameLeavesRoomForThatOfItsDeadLetters() {
    String role = "--notification-role-name=sender";
    String longest = "q".repeat(67);
    assertThat(
            CommandRun.run("enroll", "--cluster-name=c", role, "--queue-name=" + longest)
                .enrollSettings())
        .satisfies(settings -> assertThat(settings.queue()).isEqualTo(longest));
    CommandRun program =
        CommandRun.run("enroll", "--cluster-name=c", role, "--queue-name=q" + longest);
    assertThat(program.exitCode()).isEqualTo(2);
    assertThat(program.problems())
        .containsExactly(
            "--queue-name: the name has 68 characters; give at most 67, so that"
                + " <NAME>-dead-letters is valid");
  }

  @Test
  void aBugIsNoDifference() {
    StringWriter err = new StringWriter();
    AdminCommands broken =
        (AdminCommands)
            Proxy.newProxyInstance(
                AdminCommands.class.getClassLoader(),
                new Class<?>[] {AdminCommands.class},
                (_, _, _) -> {
                  throw new NumberFormatException("made by the test");
                });
    Main main =
        new Main(
            new Terminal(new PrintWriter(err), new PrintWriter(err), Reader.nullReader(), true),
            Map.of(),
            settings -> 0,
            broken,
            new RemoteControlCommands(new SystemTime()),
            new ClusterHoldCommands(new SystemTime()),
            (_, _) -> new AdminCommands.CommandResult("", "", 0));
    assertThat(main.run("enroll", "--cluster-name=c")).isEqualTo(AdminCommands.FAILED);
    assertThat(main.run("unenroll", "--queue-name=q")).isEqualTo(AdminCommands.FAILED);
    assertThat(main.run("doctor", "--queue-name=q")).isEqualTo(AdminCommands.FAILED);
    assertThat(main.run("release", "node-1")).isEqualTo(AdminCommands.FAILED);
    assertThat(err.toString())
        .contains("please report it", "NumberFormatException: made by the test");
  }
}
