package io.lifecyclemanager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.event.EventKind;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The kinds of events of {@code enroll} and {@code iam-policy}. */
class EventKindsTest {
  @Test
  void eventsAreWantedWhereTheyAreAskedFor() {
    assertThat(events()).isEmpty();
    assertThat(events("--events=false")).isEmpty();
    assertThat(events("--events"))
        .containsExactlyInAnyOrder(EventKind.SPOT, EventKind.STATE_CHANGE, EventKind.SCHEDULED);
    assertThat(events("--events=true")).isEqualTo(events("--events"));
    assertThat(events("--events=spot,Rebalance"))
        .containsExactlyInAnyOrder(EventKind.SPOT, EventKind.REBALANCE);
  }

  private static Set<EventKind> events(String... words) {
    String[] all =
        Stream.concat(Stream.of("enroll", "--cluster-name=prod"), Stream.of(words))
            .toArray(String[]::new);
    return CommandRun.run(all).enrollSettings().events();
  }

  @Test
  void aKindOfEventsThatDoesNotExistIsAProblem() {
    assertThat(CommandRun.run("enroll", "--cluster-name=prod", "--events=spot,hooks").problems())
        .containsExactly(
            "--events: 'hooks' is not a kind of event; give true, false or any of spot,"
                + " state-change, scheduled, rebalance");
  }

  @Test
  void theControllerMayVerifyTheEventsOfEachKindToWhichItResponds() {
    assertThat(printed())
        .contains("VerifySpotInterruptions", "VerifyStateChanges", "VerifyScheduledEvents")
        .contains("ec2:DescribeSpotInstanceRequests", "ec2:DescribeInstanceStatus")
        .contains("ec2:DescribeCapacityReservations")
        .doesNotContain("Rebalance");
    assertThat(printed("--events=spot,rebalance"))
        .contains("VerifySpotInterruptions", "VerifyRebalanceRecommendations")
        .doesNotContain("VerifyStateChanges", "ec2:DescribeInstanceStatus");
    assertThat(printed("--events=false"))
        .contains("ec2:DescribeInstances")
        .doesNotContain("Verify");
  }

  private static String printed(String... words) {
    return CommandRun.run(
            Stream.concat(
                    Stream.of(
                        "iam-policy",
                        "--queue-arn=arn:aws:sqs:us-west-2:111122223333:q",
                        "--cluster-name=c"),
                    Stream.of(words))
                .toArray(String[]::new))
        .out();
  }
}
