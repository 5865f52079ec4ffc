package io.lifecyclemanager.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Fact;
import org.junit.jupiter.api.Test;

/** A long list comes in pages. */
class LargeClusterTest {
  @Test
  void aListOfManyNodesComesInPages() throws Exception {
    try (AdapterFixture cluster = new AdapterFixture()) {
      for (int i = 0; i < 1201; i++) {
        cluster.addNode("node-" + i, "i-%04x".formatted(i));
      }
      cluster.startIndex();
      assertThat(cluster.facts.of(Fact.NodesListed.class)).containsOnly(new Fact.NodesListed(1201));
      assertThat(cluster.find("i-0000")).isPresent();
      assertThat(cluster.find("i-04b0")).isPresent();
      assertThat(cluster.kubernetes.calls().count("list", "nodes")).isGreaterThanOrEqualTo(3);
    }
  }
}
