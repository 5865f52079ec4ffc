package io.lifecyclemanager.kubernetes.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.drain.PodControl.PodWatch;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The watch that nodes share, and their lists, fail. */
class PodStreamFailureTest {
  @TempDir private Path folder;
  @AutoClose private PodStreamFixture cluster;

  @BeforeEach
  void connect() {
    cluster = new PodStreamFixture(folder);
  }

  @Test
  void anOutageIsNoAnswerAndAfterwardsNothingIsMissing() throws Exception {
    PodWatches watches = cluster.sharing(0);
    PodRef ending = cluster.add("ending", PodStreamFixture.FIRST);
    PodRef staying = cluster.add("staying", PodStreamFixture.FIRST);
    try (PodWatch watch = watches.watch(PodStreamFixture.FIRST)) {
      PodStreamFixture.until(watch, pods -> pods.size() == 2);
      try (var _ = cluster.kubernetes.faults().answer("watch", "pods", PodStreamFixture.broken());
          var _ = cluster.kubernetes.faults().answer("list", "pods", PodStreamFixture.broken())) {
        cluster.kubernetes.faults().cutWatches();
        cluster.facts.await(8, Fact.RemoteCallFailed.class, _ -> true);
        assertThat(watch.pods().orElseThrow()).containsOnlyKeys(ending, staying);
        cluster.delete(ending);
        cluster.kubernetes.compact();
      }
      PodStreamFixture.until(watch, pods -> pods.keySet().equals(Set.of(staying)));
    }
  }

  @Test
  void aNodeWhoseListFailsIsNotEmpty() throws Exception {
    PodWatches watches = cluster.sharing(0);
    PodRef pod = cluster.add("web-2", PodStreamFixture.SECOND);
    try (PodWatch other = watches.watch(PodStreamFixture.FIRST)) {
      PodStreamFixture.until(other, Map::isEmpty);
      try (var _ = cluster.kubernetes.faults().answer("list", "pods", PodStreamFixture.broken())) {
        try (PodWatch closed = watches.watch(PodStreamFixture.FIRST);
            PodWatch watch = watches.watch(PodStreamFixture.SECOND)) {
          cluster.facts.awaitFailure("list pods spec.nodeName=node-2: the API server answered 500");
          assertThat(watch.pods()).isEmpty();
          assertThat(closed.pods()).isEmpty();
          cluster.kubernetes.faults().clear();
          PodStreamFixture.until(watch, pods -> pods.keySet().equals(Set.of(pod)));
        }
      }
    }
  }

  @Test
  void aDeadConnectionIsDetected() throws Exception {
    PodWatches watches = cluster.sharing(0);
    try (PodWatch watch = watches.watch(PodStreamFixture.FIRST)) {
      PodStreamFixture.until(watch, Map::isEmpty);
      cluster.awaitWatches(1);
      cluster.kubernetes.faults().silenceWatches();
      PodRef pod = cluster.add("web-1", PodStreamFixture.FIRST);
      PodStreamFixture.until(watch, pods -> pods.containsKey(pod));
    }
    cluster.facts.awaitFailure("taken for dead");
  }

  @Test
  void aVersionThatTheApiServerHasNotReachedIsFollowedByAListOfTheNewest() throws Exception {
    PodWatches watches = cluster.sharing(0);
    try (PodWatch other = watches.watch(PodStreamFixture.FIRST)) {
      PodStreamFixture.until(other, Map::isEmpty);
      InjectedResponse lagging =
          InjectedResponse.status(
              504, "Timeout", "Timeout: Too large resource version: 900, current: 17");
      var _ = cluster.kubernetes.faults().answer("list", "pods", lagging, 1);
      try (PodWatch watch = watches.watch(PodStreamFixture.SECOND)) {
        PodStreamFixture.until(watch, Map::isEmpty);
      }
      assertThat(cluster.queries("list").getLast()).containsEntry("resourceVersion", "");
    }
  }

  @Test
  void anUnexpectedExceptionInTheSharedListIsReportedAndTheListRepeated() throws Exception {
    PodWatches watches = cluster.sharing(0);
    cluster.onList.set(PodStreamFailureTest::throwUnexpectedly);
    try (PodWatch watch = watches.watch(PodStreamFixture.FIRST)) {
      cluster.facts.awaitFailure("this program met a bug");
      PodRef pod = cluster.add("web-1", PodStreamFixture.FIRST);
      PodStreamFixture.until(watch, pods -> pods.containsKey(pod));
    }
  }

  @Test
  void anUnexpectedExceptionInTheListOfANodeIsReportedAndTheListRepeated() throws Exception {
    PodWatches watches = cluster.sharing(0);
    PodRef pod = cluster.add("web-2", PodStreamFixture.SECOND);
    try (PodWatch other = watches.watch(PodStreamFixture.FIRST)) {
      PodStreamFixture.until(other, Map::isEmpty);
      cluster.onList.set(PodStreamFailureTest::throwUnexpectedly);
      try (PodWatch watch = watches.watch(PodStreamFixture.SECOND)) {
        PodStreamFixture.until(watch, pods -> pods.keySet().equals(Set.of(pod)));
      }
      cluster.facts.awaitFailure("this program met a bug");
    }
  }

  private static void throwUnexpectedly() {
    throw new IllegalStateException("made by the test");
  }
}
