package io.lifecyclemanager.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.sandbox.world.ProgressSnapshot;
import io.lifecyclemanager.sandbox.world.SandboxMachine;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodHistory;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import java.util.List;

/**
 * A finalizer on a pod: the pod stays in the API after its processes have stopped, and so its
 * node's drain cannot end before {@link #release}. With it a test lets something happen during a
 * drain without guessing how long that takes.
 */
public final class PodHold {
  private static final String FINALIZER = "sandbox.lifecycle-manager.io/hold";

  private final SandboxWorld world;
  private final List<PodHistory> pods;

  private PodHold(SandboxWorld world, List<PodHistory> pods) {
    this.world = world;
    this.pods = pods;
  }

  /** Holds one pod of each of these machines. */
  public static PodHold onEach(SandboxWorld world, List<SandboxMachine> machines)
      throws InterruptedException {
    PodHold hold =
        new PodHold(
            world,
            machines.stream()
                .map(machine -> ProgressSnapshot.movable(world, List.of(machine)).getFirst())
                .toList());
    hold.setFinalizers(List.of(FINALIZER));
    return hold;
  }

  /** Lets the pods go. */
  public void release() throws InterruptedException {
    setFinalizers(List.of());
  }

  private void setFinalizers(List<String> finalizers) throws InterruptedException {
    RawApi api = new RawApi(world.cluster().client());
    ObjectNode patch = new ObjectMapper().createObjectNode();
    ArrayNode list = patch.putObject("metadata").putArray("finalizers");
    finalizers.forEach(list::add);
    for (PodHistory pod : pods) {
      RawApi.RawReply reply = api.patch(ResourceType.PODS.path(pod.namespace(), pod.name()), patch);
      if (reply.code() != 200) {
        throw new IllegalStateException("finalizers of " + pod.name() + ": " + reply);
      }
    }
  }
}
