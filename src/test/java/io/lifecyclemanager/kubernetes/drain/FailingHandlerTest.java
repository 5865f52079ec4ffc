package io.lifecyclemanager.kubernetes.drain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.kubernetes.ListWatch;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.kubernetes.WatchHandler;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Signal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A handler that has a bug misses a change, and then gets all objects again. */
class FailingHandlerTest {
  @TempDir private Path folder;
  @AutoClose private PodStreamFixture cluster;

  @BeforeEach
  void connect() {
    cluster = new PodStreamFixture(folder);
  }

  @Test
  void anExceptionOfTheHandlerIsReportedAndTheObjectsAreListedAgain() throws Exception {
    FailingOnce handler = new FailingOnce();
    try (ListWatch<JsonNode> _ = cluster.watchAll(handler)) {
      handler.until(() -> handler.isListed.get());
      cluster.add("missed", PodStreamFixture.FIRST);
      handler.until(() -> handler.names.contains("missed"));
      cluster.add("later", PodStreamFixture.FIRST);
      handler.until(() -> handler.names.contains("later"));
    }
    cluster.facts.awaitFailure("watch of pods: this program met a bug");
    assertThat(cluster.queries("list")).hasSizeGreaterThan(1);
  }

  /** Throws at the first change, which it does not record. */
  private static final class FailingOnce implements WatchHandler<JsonNode> {
    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean isListed = new AtomicBoolean();
    private final AtomicBoolean hasThrown = new AtomicBoolean();
    private final Signal changed = TestCluster.TIME.signal();

    private void until(BooleanSupplier condition) throws InterruptedException {
      Deadline end = TestCluster.TIME.in(Duration.ofMinutes(1));
      for (long seen = changed.count(); !condition.getAsBoolean(); seen = changed.count()) {
        assertThat(changed.await(seen, TestCluster.TIME.until(end))).as("a change").isTrue();
      }
    }

    private void record(JsonNode pod) {
      names.add(pod.at("/metadata/name").asText());
      changed.raise();
    }

    @Override
    public JsonNode toRecord(JsonNode object) {
      return object;
    }

    @Override
    public void onListed(List<JsonNode> all, String version) {
      all.forEach(this::record);
      isListed.set(true);
      changed.raise();
    }

    @Override
    public void onChanged(JsonNode now) {
      if (hasThrown.compareAndSet(false, true)) {
        throw new IllegalStateException("made by the test");
      }
      record(now);
    }

    @Override
    public void onDeleted(JsonNode last) {}

    @Override
    public void onDisconnected() {}

    @Override
    public void onSynced() {}

    @Override
    public void onIteration() {}
  }
}
