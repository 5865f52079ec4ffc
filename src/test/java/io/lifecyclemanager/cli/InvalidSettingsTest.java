package io.lifecyclemanager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.Parsed;
import io.lifecyclemanager.cli.option.RawOptions;
import io.lifecyclemanager.cli.serve.ServeArguments;
import io.lifecyclemanager.cli.serve.ServeOptions;
import io.lifecyclemanager.cli.serve.ServeSettingsParser;
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
    assertThat(program.err()).startsWith("lifecycle-manager serve: 7 errors\n");
    assertThat(program.problems())
        .extracting(line -> line.substring(0, line.indexOf(';')))
        .containsExactlyInAnyOrder(
            "--drain-retries: has no value",
            "--quue-name: unknown option",
            "--queue-name: no queue is given",
            "--port: 'abc' is not a number",
            "--kubeconfig: there is no readable file '/does/not/exist'",
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
          --max-unavailable=0                | --max-unavailable: '0' is not a number or percentage of nodes; give a whole number from 1 to 999999, as in 3, or 1% to 100%, as in 25%
          --max-unavailable=101%             | --max-unavailable: '101%' is not a number or percentage of nodes; give a whole number from 1 to 999999, as in 3, or 1% to 100%, as in 25%
          --max-unavailable=                 | --max-unavailable: '' is not a number or percentage of nodes; give a whole number from 1 to 999999, as in 3, or 1% to 100%, as in 25%
          --drain-retries=0                  | --drain-retries: '0' is out of range; give a whole number from 1 to 1000
          --join-grace=1d                    | --join-grace: '1d' is not a duration; give a duration from 1s to 168h, as in 300 (seconds), 300s, 5m or 1h30m
          --max-time-to-process=999999h      | --max-time-to-process: '999999h' is too long; give a duration from 1s to 168h, as in 300 (seconds), 300s, 5m or 1h30m
          --with-deregister=perhaps          | --with-deregister: 'perhaps' is not a valid value; give one of true, false
          --deregister-target-types=elb      | --deregister-target-types: 'elb' is not a valid type; give classic-elb, target-group or both with a comma
          --deregister-target-types=,        | --deregister-target-types: the list is empty; give --with-deregister=false to deregister from none
          --log-format=xml                   | --log-format: 'xml' is not a valid value; give one of text, json
          --log-level=loud                   | --log-level: 'loud' is not a valid value; give one of debug, info, warn, warning, error
          --peers=,                          | --peers: the list is empty; give URL[,URL] or omit the option
          --peers=10.0.1.7:8080              | --peers: '10.0.1.7:8080' is not a base URL; give a URL as in http://10.0.1.7:8080
          --peers=http://a/?q                | --peers: 'http://a/?q' is not a base URL; give a URL as in http://10.0.1.7:8080
          --peers=http://fd00::7:8080        | --peers: 'http://fd00::7:8080' is not a base URL; give a URL as in http://10.0.1.7:8080
          --peers=http://a:99999             | --peers: 'http://a:99999' is not a base URL; give a URL as in http://10.0.1.7:8080
          --peers=http://u:secret@a          | --peers: the URL contains credentials; give a URL as in http://10.0.1.7:8080
          --region=                          | --region: has no value; give REGION or omit the option
          --queue-url=https://x/1/q          | --queue-url: --queue-name names a queue as well; omit one of them
          --local-mode=/does/not/exist       | --local-mode: there is no readable file '/does/not/exist'; give a kubeconfig file
          --kubeconfig=/                     | --kubeconfig: there is no readable file '/'; give a kubeconfig file
          --groups                           | --groups: has no value; give NAME[,NAME] or omit the option
          --protect-selector=app logs        | --protect-selector: 'app logs' is not a label selector; give requirements with commas between them, as in app=logs, app!=logs, app in (a,b), app notin (a,b), app, !app
          --evict-daemonsets=app in logs     | --evict-daemonsets: 'app in logs' is not a label selector; give requirements with commas between them, as in app=logs, app!=logs, app in (a,b), app notin (a,b), app, !app
          --surge=all                        | --surge: 'all' is not a valid value; give one of annotated, single-replica
          --protect-selector=                | --protect-selector: has no value; give SELECTOR or omit the option
          extra                              | extra: unknown command or operand; see lifecycle-manager serve --help
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
    assertThat(read(ServeOptions.LOG_LEVEL, given).log().level().log4jName()).isEqualTo(level);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --kubectl-path                | /bin/kubectl | --kubectl-path is no longer used and can be omitted
          --refresh-expired-credentials | true         | --refresh-expired-credentials is no longer used and can be omitted
          --polling-interval            | 60           | --polling-interval is reduced to 20s, the maximum of SQS
          --drain-retries               | 3            | --drain-retries has no effect without --drain-timeout: evictions are retried until the deadline of the termination
          """)
  void whatMakesNoSenseAnyMoreIsAWarningNotAnError(String name, String text, String note) {
    CliOption option =
        ServeOptions.TABLE.options().stream()
            .filter(candidate -> candidate.option().equals(name))
            .findFirst()
            .orElseThrow();
    assertThat(read(option, text).warnings()).contains(note);
  }

  @Test
  void bothObsoleteOptionsMakeOneWarning() {
    assertThat(
            read(Map.of(
                    ServeOptions.KUBECTL_PATH,
                    "/bin/kubectl",
                    ServeOptions.REFRESH_EXPIRED_CREDENTIALS,
                    "true"))
                .warnings())
        .filteredOn(note -> note.contains("no longer used"))
        .containsExactly(
            "--kubectl-path and --refresh-expired-credentials are no longer used and can be"
                + " omitted");
  }

  private static ServeArguments read(CliOption option, String text) {
    return read(Map.of(option, text));
  }

  private static ServeArguments read(Map<CliOption, String> texts) {
    Map<CliOption, RawOptions.RawValue> values = new HashMap<>();
    values.put(ServeOptions.QUEUE_NAME, new RawOptions.RawValue("q", "--queue-name"));
    texts.forEach(
        (option, text) -> values.put(option, new RawOptions.RawValue(text, option.option())));
    return ((Parsed.Valid<ServeArguments>)
            ServeSettingsParser.parse(new RawOptions(values), List.of()))
        .value();
  }
}
