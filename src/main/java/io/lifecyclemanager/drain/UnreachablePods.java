package io.lifecyclemanager.drain;

import io.lifecyclemanager.drain.NodeDrain.DrainResult;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome.EvictionRefused;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DrainFact.UnreachablePodsDeleted;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.sharing.FanOut;
import io.lifecyclemanager.sharing.Retry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Deletes what a drain has left on an unreachable node, with grace period 0. No kubelet would ever
 * report that these pods have stopped, and the machine ends next: until their objects are gone, a
 * StatefulSet creates no successors and their volumes stay attached.
 */
public final class UnreachablePods {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final NodeDrain.DrainDependencies dependencies;
  private final TerminatingInstance subject;

  public UnreachablePods(NodeDrain.DrainDependencies dependencies, TerminatingInstance subject) {
    this.dependencies = dependencies;
    this.subject = subject;
  }

  /**
   * Deletes the pods. The caller has made sure that the node is unreachable and that this replica
   * owns it.
   *
   * @param left the pods that the drain waited for in vain; empty when none are known, because they
   *     could not be listed
   * @param result what the drain returned
   * @return the same with the pods that are gone now
   * @throws InterruptedException when interrupted
   */
  public DrainResult delete(Collection<PodRef> left, DrainResult result)
      throws InterruptedException {
    if (left.isEmpty()) {
      return result;
    }
    List<PodRef> pods = left.stream().filter(pod -> !dependencies.ownPod().is(pod)).toList();
    AtomicInteger deleted = new AtomicInteger();
    FanOut.forEach(
        dependencies.time(),
        "delete pods of " + subject.node(),
        pods,
        pod -> {
          if (delete(pod)) {
            deleted.incrementAndGet();
          }
        });
    if (!pods.isEmpty()) {
      dependencies.listener().on(new UnreachablePodsDeleted(subject, deleted.get(), pods.size()));
    }
    boolean isAll = deleted.get() == left.size();
    return new DrainResult(
        result.podsGone() + deleted.get(),
        isAll ? Optional.empty() : result.failure(),
        result.claims());
  }

  private boolean delete(PodRef pod) throws InterruptedException {
    Deadline end = dependencies.time().in(TIMEOUT);
    try {
      return !(new Retry(dependencies.time(), dependencies.random())
              .until(() -> end)
              .reporting(dependencies.listener(), subject, "deleting " + pod)
              .call(() -> dependencies.pods().delete(pod, Duration.ZERO))
          instanceof EvictionRefused);
    } catch (RemoteFailure reported) {
      return false;
    }
  }
}
