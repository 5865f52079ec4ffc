package io.lifecyclemanager.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.sandbox.kubernetes.PodLife;
import io.lifecyclemanager.sandbox.kubernetes.RawApi;
import io.lifecyclemanager.sandbox.kubernetes.ResourceType;
import java.util.List;

/**
 * A finalizer on a pod: the pod stays in the API after its processes have stopped, and so its
 * node's drain cannot end before {@link #release}. With it a test lets something happen during a
 * drain without guessing how long that takes.
 */
final class PodHold {
  private static final String FINALIZER = "sandbox.lifecycle-manager.io/hold";

  private final SandboxWorld world;
  private final List<PodLife> pods;

  private PodHold(SandboxWorld world, List<PodLife> pods) {
    this.world = world;
    this.pods = pods;
  }

  /** Holds one pod of each of these machines. */
  static PodHold onEach(SandboxWorld world, List<Machine> machines) throws InterruptedException {
    PodHold hold =
        new PodHold(
            world,
            machines.stream()
                .map(machine -> Glance.movable(world, List.of(machine)).getFirst())
                .toList());
    hold.setFinalizers(List.of(FINALIZER));
    return hold;
  }

  /** Lets the pods go. */
  void release() throws InterruptedException {
    setFinalizers(List.of());
  }

  private void setFinalizers(List<String> finalizers) throws InterruptedException {
    RawApi api = new RawApi(world.cluster().client());
    ObjectNode patch = new ObjectMapper().createObjectNode();
    ArrayNode list = patch.putObject("metadata").putArray("finalizers");
    finalizers.forEach(list::add);
    for (PodLife pod : pods) {
      RawApi.Reply reply = api.patch(ResourceType.PODS.path(pod.namespace(), pod.name()), patch);
      if (reply.code() != 200) {
        throw new IllegalStateException("finalizers of " + pod.name() + ": " + reply);
      }
    }
  }
}
