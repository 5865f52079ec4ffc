package io.lifecyclemanager.scenario;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Nodes.PatchOutcome;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome;
import io.lifecyclemanager.fakes.FakeNodes.Patch;
import io.lifecyclemanager.hold.LifecycleActions;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes calls on to Auto Scaling and records violations of what is guaranteed. */
public final class SafetyMonitor implements LifecycleActions {
  private final ScenarioWorld world;
  private final List<String> completionViolations = new CopyOnWriteArrayList<>();

  public SafetyMonitor(ScenarioWorld world) {
    this.world = world;
  }

  /** What went wrong so far; empty when all is well. */
  public List<String> violations() {
    List<String> all = new ArrayList<>(completionViolations);
    all.addAll(doubleOwners());
    all.addAll(killedPods());
    all.addAll(repeatedEvictions());
    return all;
  }

  @Override
  public LifecycleActionAnswer complete(LifecycleAction action, Verdict verdict) {
    int pods = world.pods.actual(world.nodeOf(action.instance())).size();
    boolean registered = world.balancers.hasRegistration(action.instance());
    LifecycleActionAnswer answer = world.autoScaling.complete(action, verdict);
    if (answer instanceof LifecycleActionAnswer.ActionAccepted && (pods > 0 || registered)) {
      completionViolations.add(
          action + " completed with " + pods + " pods left, registered: " + registered);
    }
    return answer;
  }

  @Override
  public LifecycleActionAnswer heartbeat(LifecycleAction action) {
    return world.autoScaling.heartbeat(action);
  }

  @Override
  public Optional<HookTimeouts> hookTimeouts(GroupName group, String hook, Duration maxAge) {
    return world.autoScaling.hookTimeouts(group, hook, maxAge);
  }

  /** An epoch has one owner, and epochs only grow. */
  private List<String> doubleOwners() {
    List<String> found = new ArrayList<>();
    Map<NodeRef, ClaimRecord> last = new HashMap<>();
    for (Patch patch : world.nodes.patches()) {
      Optional<ClaimRecord> claim =
          ClaimRecord.parse(patch.change().annotations().get(ClaimRecord.ANNOTATION))
              .filter(one -> patch.answer() instanceof PatchOutcome.NodePatched);
      if (claim.isPresent()) {
        ClaimRecord before = last.put(patch.node(), claim.get());
        boolean fits =
            before == null
                || (claim.get().owner().equals(before.owner())
                    ? claim.get().epoch() == before.epoch()
                    : claim.get().epoch() == before.epoch() + 1);
        if (!fits) {
          found.add(patch.node() + ": " + before + " was followed by " + claim.get());
        }
      }
    }
    return found;
  }

  private List<String> killedPods() {
    return world.pods.removals().stream()
        .filter(one -> one.killed())
        .map(one -> one.pod() + " was killed")
        .toList();
  }

  /** One request may be under way when a replica loses a node; no second one may follow. */
  private List<String> repeatedEvictions() {
    Map<PodRef, Integer> accepted = new HashMap<>();
    world.pods.requests().stream()
        .filter(one -> one.answer() instanceof EvictionOutcome.EvictionAccepted)
        .forEach(one -> accepted.merge(one.pod(), 1, Integer::sum));
    return accepted.entrySet().stream()
        .filter(one -> one.getValue() > 2)
        .map(one -> one.getKey() + " was evicted " + one.getValue() + " times")
        .toList();
  }
}
