package io.lifecyclemanager.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.SimulatedTime;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The size of an answer is bounded, however many terminations are blocked by however many pods. */
class StatusBoardTest {
  private final BlockedReplica replica = new BlockedReplica("replica-1", new SimulatedTime());
  private final StatusBoard board = replica.board;

  @Test
  void aThousandBlockedTerminationsAreAFewMegabytesWithAllPodsCounted() {
    IntStream.range(0, 1000).forEach(replica::addBlocked);
    List<TerminationStatus> current = board.current();

    assertThat(current).hasSize(1000);
    assertThat(current)
        .allSatisfy(status -> {
          assertThat(status.pods()).isEqualTo(Map.of("evicting", 30));
          assertThat(status.needsAttention()).isTrue();
        });
    assertThat(StatusJson.write(current).length()).isLessThan(5 << 20);
  }

  @Test
  void ofAFewTerminationsAllIsShown() {
    replica.addBlocked(1);
    TerminationStatus status = board.current().getFirst();

    assertThat(status.blockers()).hasSize(30);
    assertThat(status.steps()).hasSize(30);
  }

  @Test
  void ofOneAmongAThousandAllIsShown() {
    IntStream.range(0, 1000).forEach(replica::addBlocked);
    TerminationStatus status = board.find(BlockedReplica.instance(999)).orElseThrow();

    assertThat(status.instance()).isEqualTo(BlockedReplica.instance(999).value());
    assertThat(status.blockers()).hasSize(30);
    assertThat(status.steps()).hasSize(30);
    assertThat(board.find(BlockedReplica.instance(1000))).isEmpty();
  }
}
