package io.lifecyclemanager.sandbox.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Replicas of the sandbox know each other. */
class ReplicaPortsTest {
  private static final String PEER = "--peers=http://127.0.0.1:";
  private static final String PORT = "--port=";

  private static String portOf(ReplicaPorts ports, int replica) {
    return ports.options(replica).getFirst().replace(PORT, "");
  }

  @Test
  void eachReplicaIsGivenAllOthers() {
    ReplicaPorts ports = ReplicaPorts.choose(3, new Random());
    List<String> all = IntStream.range(0, 3).mapToObj(replica -> portOf(ports, replica)).toList();
    assertThat(all).doesNotHaveDuplicates();
    assertThat(ports.options(1))
        .containsExactly(PORT + all.get(1), PEER + all.get(0), PEER + all.get(2));
  }

  @Test
  void aReplicaThatIsAloneIsGivenNone() {
    assertThat(ReplicaPorts.choose(1, new Random()).options(0)).hasSize(1);
  }

  @Test
  void aPortThatIsInUseIsNotChosen() throws Exception {
    long seed = new Random().nextLong();
    String port = portOf(ReplicaPorts.choose(1, new Random(seed)), 0);
    try (ServerSocket _ = new ServerSocket(Integer.parseInt(port))) {
      assertThat(portOf(ReplicaPorts.choose(1, new Random(seed)), 0)).isNotEqualTo(port);
    }
  }
}
