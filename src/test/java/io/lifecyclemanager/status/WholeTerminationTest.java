package io.lifecyclemanager.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.FakeNodes;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.status.MergedStatus.OwnReplica;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Of one termination all is shown, whichever replica has it, and however long the list is. */
class WholeTerminationTest {
  private static final String PEER_URL = "http://two";

  private final SimulatedTime time = new SimulatedTime();
  private final BlockedReplica one = new BlockedReplica("one", time);
  private final BlockedReplica two = new BlockedReplica("two", time);
  private final List<InstanceId> asked = new ArrayList<>();
  private boolean answersAboutOne = true;
  private final MergedStatus status =
      new MergedStatus(
          one.board,
          new OwnReplica("http://one", Optional::empty),
          new Peer(),
          new FakeNodes(time),
          time);

  private final class Peer implements PeerStatus {
    @Override
    public List<String> urls() {
      return List.of(PEER_URL);
    }

    @Override
    public StatusReport current(String url) {
      return new StatusReport(
          two.board.current(), List.of(new StatusReport.ReplicaStatus(url, "two", true, null)));
    }

    @Override
    public Optional<TerminationStatus> find(String url, InstanceId instance) {
      asked.add(instance);
      if (!answersAboutOne) {
        throw new RemoteFailure(FailureKind.UNAVAILABLE, "connection refused", null);
      }
      return two.board.find(instance);
    }

    @Override
    public List<TerminationStatus> history(String url) {
      return List.of();
    }
  }

  private void addMany() {
    IntStream.range(0, 500).forEach(one::addBlocked);
    IntStream.range(500, 1000).forEach(two::addBlocked);
  }

  private Optional<TerminationStatus> find(int number) {
    return status.find(BlockedReplica.instance(number));
  }

  @Test
  void ofThisReplicaWithoutARequest() {
    addMany();
    assertThat(find(499).orElseThrow().blockers()).hasSize(30);
    assertThat(status.findOwn(BlockedReplica.instance(499)).orElseThrow().steps()).hasSize(30);
    assertThat(asked).isEmpty();
  }

  @Test
  void ofAnotherReplicaWithARequestToIt() {
    addMany();
    TerminationStatus found = find(999).orElseThrow();
    assertThat(found.owner()).isEqualTo("two");
    assertThat(found.blockers()).hasSize(30);
    assertThat(found.steps()).hasSize(30);
    assertThat(asked).containsExactly(BlockedReplica.instance(999));
    assertThat(status.findOwn(BlockedReplica.instance(999))).isEmpty();
  }

  @Test
  void whatTheListHasWhereTheReplicaDoesNotAnswer() {
    addMany();
    answersAboutOne = false;
    TerminationStatus found = find(999).orElseThrow();
    assertThat(found.blockers()).isNotEmpty().hasSizeLessThan(30);
    assertThat(asked).hasSize(1);
  }

  @Test
  void withoutASecondRequestWhereTheListHasAll() {
    two.addBlocked(7);
    assertThat(find(7).orElseThrow().blockers()).hasSize(30);
    assertThat(asked).isEmpty();
  }

  @Test
  void nothingOfAnInstanceThatNoReplicaShows() {
    addMany();
    assertThat(find(1000)).isEmpty();
    assertThat(asked).isEmpty();
  }
}
