package io.lifecyclemanager.kubernetes.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.drain.PodControl.PodWatch;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The nodes that drain beyond a certain number share one watch of all pods. */
class PodStreamTest {
  @TempDir private Path folder;
  @AutoClose private PodStreamFixture cluster;

  @BeforeEach
  void connect() {
    cluster = new PodStreamFixture(folder);
  }

  @Test
  void fewNodesHaveAWatchEachAndFurtherOnesShareOne() throws Exception {
    PodWatches watches = cluster.sharing(1);
    PodRef one = cluster.add("web-1", PodStreamFixture.FIRST);
    PodRef two = cluster.add("web-2", PodStreamFixture.SECOND);
    try (PodWatch own = watches.watch(PodStreamFixture.FIRST);
        PodWatch shared = watches.watch(PodStreamFixture.SECOND);
        PodWatch alsoShared = watches.watch(PodStreamFixture.FIRST)) {
      PodStreamFixture.until(own, pods -> pods.keySet().equals(Set.of(one)));
      PodStreamFixture.until(shared, pods -> pods.keySet().equals(Set.of(two)));
      PodStreamFixture.until(alsoShared, pods -> pods.keySet().equals(Set.of(one)));
      cluster.awaitWatches(4);
      assertThat(cluster.queries("watch"))
          .extracting(query -> query.getOrDefault("fieldSelector", ""))
          .containsOnly("", "spec.nodeName=node-1");
      assertThat(cluster.queries("list"))
          .filteredOn(query -> !query.containsKey("fieldSelector"))
          .as("no list of all pods")
          .allSatisfy(query -> assertThat(query).containsEntry("limit", "1"));
      assertThat(cluster.queries("list")).hasSize(4);
    }
  }

  @Test
  void aNodeHasAWatchOfItsOwnAgainAfterOthersHaveEnded() throws Exception {
    PodWatches watches = cluster.sharing(1);
    PodWatch own = watches.watch(PodStreamFixture.FIRST);
    PodWatch shared = watches.watch(PodStreamFixture.SECOND);
    PodStreamFixture.until(shared, Map::isEmpty);
    shared.close();
    own.close();
    own.close();
    try (PodWatch next = watches.watch(PodStreamFixture.SECOND)) {
      PodStreamFixture.until(next, Map::isEmpty);
      assertThat(cluster.queries("list").getLast()).containsEntry("resourceVersion", "0");
    }
  }

  @Test
  void anEndedStreamIsFollowedByAnother() throws Exception {
    PodWatches watches = cluster.sharing(0);
    try (PodWatch before = watches.watch(PodStreamFixture.FIRST)) {
      PodStreamFixture.until(before, Map::isEmpty);
    }
    PodRef pod = cluster.add("web-1", PodStreamFixture.FIRST);
    try (PodWatch after = watches.watch(PodStreamFixture.FIRST)) {
      PodStreamFixture.until(after, pods -> pods.keySet().equals(Set.of(pod)));
    }
  }

  @Test
  void whatHappensDuringAListIsNotLost() throws Exception {
    PodWatches watches = cluster.sharing(0);
    PodRef ending = cluster.add("ending", PodStreamFixture.FIRST);
    try (PodWatch before = watches.watch(PodStreamFixture.FIRST)) {
      PodStreamFixture.until(before, pods -> pods.containsKey(ending));
      cluster.onList.set(() -> {
        cluster.delete(ending);
        cluster.add("starting", PodStreamFixture.FIRST);
        PodStreamFixture.until(before, pods -> !pods.containsKey(ending) && pods.size() == 1);
      });
      var _ = cluster.kubernetes.faults().answer("list", "pods", cluster.listOf(ending), 1);
      try (PodWatch joining = watches.watch(PodStreamFixture.FIRST)) {
        PodStreamFixture.until(joining, pods -> pods.size() == 1 && !pods.containsKey(ending));
        assertThat(joining.pods()).isEqualTo(before.pods());
      }
    }
  }

  @Test
  void aListIsNotOlderThanTheLastChangeThatWasShownBefore() throws Exception {
    PodWatches watches = cluster.sharing(0);
    try (PodWatch before = watches.watch(PodStreamFixture.FIRST)) {
      PodStreamFixture.until(before, Map::isEmpty);
      PodRef pod = cluster.add("web-1", PodStreamFixture.FIRST);
      PodStreamFixture.until(before, pods -> pods.containsKey(pod));
      try (PodWatch joining = watches.watch(PodStreamFixture.SECOND)) {
        PodStreamFixture.until(joining, Map::isEmpty);
      }
      long shown = ObjectMetadata.version(cluster.read(pod));
      assertThat(Long.parseLong(cluster.queries("list").getLast().get("resourceVersion")))
          .isGreaterThanOrEqualTo(shown);
    }
  }
}
