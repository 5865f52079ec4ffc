package io.lifecyclemanager.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.FakeLedgers;
import io.lifecyclemanager.fakes.FakeNodes;
import io.lifecyclemanager.fakes.ForwardingNodes;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.MaxUnavailable;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.pace.PaceLedger.AdmittedNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What one round asks for, and whether the next one is worth it at once. */
class AdmissionRoundTest {
  private static final LimitScope GROUP = LimitScope.group("web");

  private final SimulatedTime time = new SimulatedTime();
  private final FakeNodes nodes = new FakeNodes(time);
  private final FakeLedgers ledgers = new FakeLedgers(time);
  private final AtomicInteger sizeCalls = new AtomicInteger();
  private final PaceDependencies dependencies =
      new PaceDependencies(
          nodes,
          _ -> {
            sizeCalls.incrementAndGet();
            return Optional.empty();
          },
          Optional.of(ledgers),
          "self",
          time,
          new Random(1),
          _ -> {});
  private final GroupSizes sizes =
      new GroupSizes(dependencies.groups(), dependencies.listener(), Duration.ofSeconds(30));

  @Test
  void aRoundThatRemovesNothingIsNotRepeatedAtOnce() throws Exception {
    List<AdmittedNode> entries =
        IntStream.range(0, 60)
            .mapToObj(i -> nodes.add("i-" + (i + 10), "node-" + i))
            .map(node -> new AdmittedNode(node, "other", time.now(), false))
            .toList();
    PaceLedger full = PaceLedger.EMPTY.next(_ -> false, entries);
    assertThat(ledgers.write(GROUP, ledgers.read(GROUP), full)).isTrue();
    StaleIndex stale = new StaleIndex();
    AdmissionRound round =
        round(
            new PaceDependencies(
                stale,
                dependencies.groups(),
                dependencies.shared(),
                "self",
                time,
                dependencies.random(),
                dependencies.listener()));
    List<WaitingNode> done = round.run(List.of(waiting("5")), Integer.MAX_VALUE);

    assertThat(done).isEmpty();
    assertThat(stale.reads).hasValue(50);
    assertThat(round.isIncomplete(done)).isFalse();
  }

  @Test
  void theSizeOfAGroupIsAskedForAPercentageOnly() throws Exception {
    assertThat(run("5")).hasSize(1);
    assertThat(sizeCalls).hasValue(0);
    assertThat(run("50%")).hasSize(1);
    assertThat(sizeCalls).hasValue(1);
  }

  private List<WaitingNode> run(String limit) throws InterruptedException {
    return round(dependencies).run(List.of(waiting(limit)), Integer.MAX_VALUE);
  }

  private AdmissionRound round(PaceDependencies of) {
    return new AdmissionRound(of, new LedgerAccess(of), new FailingLedgers(of), sizes, _ -> false);
  }

  private WaitingNode waiting(String limit) {
    NodeRef node = nodes.add("i-1", "waiting");
    Deadline until = time.in(Duration.ofHours(1));
    return new WaitingNode(
        new AdmissionRequest(
            new TerminatingInstance(new InstanceId("i-1"), new GroupName("web"), node),
            node,
            false,
            Optional.empty(),
            () -> until,
            _ -> {}),
        Map.of(GROUP, MaxUnavailable.parse(limit).orElseThrow()),
        time.now(),
        time.signal());
  }

  /** The index shows no node. */
  private final class StaleIndex extends ForwardingNodes {
    private final AtomicInteger reads = new AtomicInteger();

    StaleIndex() {
      super(nodes);
    }

    @Override
    public Optional<NodeView> cached(NodeRef node) {
      return Optional.empty();
    }

    @Override
    public Optional<NodeView> read(NodeRef node) {
      reads.incrementAndGet();
      return super.read(node);
    }
  }
}
