package io.lifecyclemanager.fakes;

import io.lifecyclemanager.drain.PodControl;
import io.lifecyclemanager.drain.budget.DisruptionBudgets;
import io.lifecyclemanager.drain.capacity.UnschedulablePods;
import io.lifecyclemanager.drain.surge.Deployments;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import java.time.Duration;
import java.util.Collection;

/** Forwards every call to other pods: a test overrides what it wants to be different. */
public class ForwardingPods implements PodControl {
  private final PodControl pods;

  /** Forwards to these. */
  public ForwardingPods(PodControl pods) {
    this.pods = pods;
  }

  @Override
  public PodWatch watch(NodeRef node) {
    return pods.watch(node);
  }

  @Override
  public EvictionOutcome evict(PodRef pod, Duration atMost) {
    return pods.evict(pod, atMost);
  }

  @Override
  public EvictionOutcome delete(PodRef pod, Duration grace) {
    return pods.delete(pod, grace);
  }

  @Override
  public Collection<LocalTrafficService> localTrafficServices() {
    return pods.localTrafficServices();
  }

  @Override
  public DisruptionBudgets budgets() {
    return pods.budgets();
  }

  @Override
  public Deployments deployments() {
    return pods.deployments();
  }

  @Override
  public UnschedulablePods unschedulablePods() {
    return pods.unschedulablePods();
  }
}
