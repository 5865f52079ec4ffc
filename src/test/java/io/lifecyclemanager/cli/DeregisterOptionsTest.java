package io.lifecyclemanager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.deregistration.DeregisterSettings;
import io.lifecyclemanager.app.deregistration.DeregisterSettings.BalancerSettings;
import io.lifecyclemanager.deregistration.request.DeregistrationTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code deregister} as a script runs it. */
class DeregisterOptionsTest {
  @Test
  void anInstanceIsDeregisteredWithTheSettingsOfServe() {
    CommandRun program =
        CommandRun.run(
            Map.of("LIFECYCLE_MANAGER_REGION", "eu-west-1"), "deregister", "--instance=i-0123");
    assertThat(program.deregisterSettings())
        .isEqualTo(
            new DeregisterSettings(
                DeregistrationTarget.ofInstance("i-0123"),
                Duration.ofMinutes(10),
                "eu-west-1",
                null,
                new BalancerSettings(true, true, Duration.ofSeconds(10), Duration.ofMinutes(3)),
                false));
    assertThat(program.exitCode()).isEqualTo(3);
    assertThat(program.out()).endsWith("i-0123: draining\n");
    assertThat(program.err()).contains("web: draining");
  }

  @Test
  void anAddressAndAllOptionsAreParsed() {
    assertThat(
            CommandRun.run(
                    "deregister",
                    "--ip=2600:1F13::7",
                    "--wait=60s",
                    "--kubeconfig=/etc/kubernetes/admin.conf",
                    "--deregister-target-types=target-group",
                    "-o",
                    "json")
                .deregisterSettings())
        .returns("2600:1f13::7", it -> it.target().id())
        .returns(Duration.ofMinutes(1), DeregisterSettings::atMost)
        .returns(Path.of("/etc/kubernetes/admin.conf"), DeregisterSettings::kubeconfig)
        .returns(false, it -> it.balancers().classicElbs())
        .returns(true, DeregisterSettings::json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      textBlock =
          """
          ''                         | --instance: is required; give it, or --ip
          --instance=i-1 --ip=1.2.3.4 | --instance: is given with --ip; omit one of them
          --instance=web             | --instance: not an EC2 instance id: 'web'; give an id as in i-0123abcd
          --ip=web                   | --ip: not an IP address of version 4 or 6, without a zone: 'web'; give one as in 10.0.1.7
          --ip=1.2.3.4 --wait=1s     | --wait: '1s' is too short; give a duration from 10s to 168h, as in 300 (seconds), 300s, 5m or 1h30m
          """)
  void whatIsWrongIsNamedWithAWayOut(String words, String problem) {
    CommandRun program = CommandRun.run(("deregister " + words).strip().split(" "));
    assertThat(program.exitCode()).isEqualTo(2);
    assertThat(program.out()).isEmpty();
    assertThat(program.problems()).contains(problem);
  }
}
