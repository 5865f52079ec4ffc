package io.lifecyclemanager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.cli.ParsedServe.ServeArguments;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything that is wrong is said at once: where, what, and what to do. */
class InvalidSettingsTest {
  @Test
  void everythingIsReportedTogetherWhereverItComesFrom() {
    CommandRun program =
        CommandRun.run(
            Map.of("LIFECYCLE_MANAGER_SETTLE_TIME", "soon"),
            "serve",
            "--quue-name",
            "foo",
            "--port",
            "abc",
            "--drain-retries",
            "--region",
            "r",
            "--kubeconfig=/does/not/exist",
            "--polling-interval=0");
    assertThat(program.exitCode()).isEqualTo(2);
    assertThat(program.out()).isEmpty();
    assertThat(program.served()).isEmpty();
    assertThat(program.err()).startsWith("lifecycle-manager serve: 7 things are wrong\n");
    assertThat(program.problems())
        .extracting(line -> line.substring(0, line.indexOf(';')))
        .containsExactlyInAnyOrder(
            "--drain-retries: has no value",
            "--quue-name: there is no such option",
            "--queue-name: no queue is given",
            "--port: 'abc' is not a number",
            "--kubeconfig: there is no file '/does/not/exist' that can be read",
            "--polling-interval: '0' is too short",
            "LIFECYCLE_MANAGER_SETTLE_TIME: 'soon' is not a duration");
    assertThat(program.problems()).allMatch(line -> line.length() > line.indexOf(';') + 5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --port=65536                       | --port: '65536' is out of range; give a whole number from 0 to 65535
          --port=-1                          | --port: '-1' is out of range; give a whole number from 0 to 65535
          --port=99999999999999999999        | --port: '99999999999999999999' is out of range; give a whole number from 0 to 65535
          --port=                            | --port: '' is not a number; give a whole number from 0 to 65535
          --max-drain-concurrency=0          | --max-drain-concurrency: '0' is out of range; give a whole number from 1 to 100000
          --drain-retries=0                  | --drain-retries: '0' is out of range; give a whole number from 1 to 1000
          --join-grace=1d                    | --join-grace: '1d' is not a duration; give a duration from 1s to 168h, as in 300 (seconds), 300s, 5m or 1h30m
          --max-time-to-process=999999h      | --max-time-to-process: '999999h' is too long; give a duration from 1s to 168h, as in 300 (seconds), 300s, 5m or 1h30m
          --with-deregister=perhaps          | --with-deregister: 'perhaps' is not known; give one of true, false
          --deregister-target-types=elb      | --deregister-target-types: 'elb' is not known; give classic-elb, target-group or both with a comma
          --deregister-target-types=,        | --deregister-target-types: names nothing; use --with-deregister=false for none
          --log-format=xml                   | --log-format: 'xml' is not known; give one of text, json
          --log-level=loud                   | --log-level: 'loud' is not known; give one of debug, info, warn, warning, error
          --region=                          | --region: has no value; give REGION or leave it out
          --queue-url=https://x/1/q          | --queue-url: --queue-name names a queue as well; leave one of them out
          --local-mode=/does/not/exist       | --local-mode: there is no file '/does/not/exist' that can be read; give a kubeconfig file
          --kubeconfig=/                     | --kubeconfig: there is no file '/' that can be read; give a kubeconfig file
          --groups                           | --groups: has no value; give NAME[,NAME] or leave it out
          extra                              | extra: there is no such command or operand; see lifecycle-manager serve --help
          """)
  void aProblemSaysWhereWhatAndWhatToDo(String argument, String problem) {
    CommandRun program = CommandRun.run("serve", "--queue-name=q", argument);
    assertThat(program.exitCode()).isEqualTo(2);
    assertThat(program.problems()).containsExactly(problem);
  }

  @ParameterizedTest
  @CsvSource({
    "--queue-name=hooks.fifo,--queue-name: is a FIFO queue",
    "--queue-name=https://x/1/q,--queue-name: 'https://x/1/q' is not the name of a queue",
    "--queue-name=arn:aws:sqs:r:1:q,--queue-name: 'arn:aws:sqs:r:1:q' is not the name of a queue",
    "--queue-url=hooks,--queue-url: 'hooks' is not a URL",
    "--queue-url=https://,--queue-url: 'https://' is not a URL",
    "--queue-url=https:///q,--queue-url: 'https:///q' is not a URL"
  })
  void aQueueIsNamedOrHasAUrl(String argument, String problem) {
    assertThat(CommandRun.run("serve", argument).problems())
        .singleElement()
        .asString()
        .startsWith(problem + ";");
  }

  @ParameterizedTest
  @CsvSource({"warning, warn", "WARN, warn", "debug, debug", "error, error"})
  void levelsHaveTheNamesThatPeopleUse(String given, String level) {
    assertThat(read(ServeOptions.LOG_LEVEL, given).log().level()).isEqualTo(level);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          KUBECTL_PATH                | /bin/kubectl | --kubectl-path is no longer needed and can be left out
          REFRESH_EXPIRED_CREDENTIALS | true         | --refresh-expired-credentials is no longer needed and can be left out
          POLLING_INTERVAL            | 60           | --polling-interval is taken as 20s: SQS lets no receive wait longer
          DRAIN_RETRIES               | 3            | --drain-retries does nothing without --drain-timeout: evictions are retried until the time of the termination is over
          """)
  void whatMakesNoSenseAnyMoreIsAWarningNotAnError(ServeOptions flag, String text, String note) {
    assertThat(read(flag, text).notes()).contains(note);
  }

  @Test
  void bothObsoleteOptionsMakeOneWarning() {
    assertThat(
            read(Map.of(
                    ServeOptions.KUBECTL_PATH,
                    "/bin/kubectl",
                    ServeOptions.REFRESH_EXPIRED_CREDENTIALS,
                    "true"))
                .notes())
        .filteredOn(note -> note.contains("no longer needed"))
        .containsExactly(
            "--kubectl-path and --refresh-expired-credentials are no longer needed and can be left"
                + " out");
  }

  private static ServeArguments read(ServeOptions flag, String text) {
    return read(Map.of(flag, text));
  }

  private static ServeArguments read(Map<ServeOptions, String> texts) {
    Map<CliOption, RawOptions.RawValue> values = new HashMap<>();
    values.put(ServeOptions.QUEUE_NAME, new RawOptions.RawValue("q", "--queue-name"));
    texts.forEach((flag, text) -> values.put(flag, new RawOptions.RawValue(text, flag.option())));
    return (ServeArguments) ServeSettingsParser.parse(new RawOptions(values), List.of());
  }
}
