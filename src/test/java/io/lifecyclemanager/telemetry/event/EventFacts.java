package io.lifecyclemanager.telemetry.event;

import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.Blocker.BlockerTimes;
import io.lifecyclemanager.model.DrainFact.BlockersListed;
import io.lifecyclemanager.model.DrainFact.EvictionAnswered;
import io.lifecyclemanager.model.DrainFact.EvictionResult;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.TerminationEnded;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.TerminationOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Facts about one node. */
final class EventFacts {
  static final TerminatingInstance SUBJECT =
      new TerminatingInstance(
          new InstanceId("i-1"), new GroupName("workers"), new NodeRef("node-1", "uid-1"));
  static final TerminatingInstance WITHOUT_NODE =
      new TerminatingInstance(new InstanceId("i-1"), new GroupName("workers"), null);
  static final PodRef POD = new PodRef("shop", "web-0", "pod-uid");

  /** When simulated time begins. */
  private static final Instant BEGIN = new SimulatedTime().now();

  static final Duration TOOK = Duration.ofSeconds(5);

  private EventFacts() {}

  static Fact evicted(PodRef pod, boolean forced) {
    return new EvictionAnswered(SUBJECT, pod, forced, EvictionResult.ACCEPTED, "", 1, null);
  }

  static Fact blocked(String reason) {
    return blocked(reason, POD);
  }

  /** The pods are deleted one minute after another. */
  static Fact blocked(String reason, PodRef... pods) {
    List<Blocker> blockers = new ArrayList<>();
    for (PodRef pod : pods) {
      Instant deletion = BEGIN.plus(Duration.ofMinutes(blockers.size()));
      blockers.add(
          new Blocker(
              BlockerKind.BUDGET,
              pod,
              "shop/web",
              reason,
              new BlockerTimes(BEGIN, null, deletion, null, null)));
    }
    Map<TerminatingInstance, List<Blocker>> blocked = Map.of(SUBJECT, blockers);
    return new BlockersListed(blocked);
  }

  static PodRef pod(String name) {
    return new PodRef("shop", name, "uid of " + name);
  }

  static Fact ended(TerminationOutcome outcome) {
    return new TerminationEnded(SUBJECT, "i-0abc-k3f9", outcome, TOOK, "3 pods gone");
  }
}
