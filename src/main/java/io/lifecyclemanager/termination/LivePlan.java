package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Nodes.NodeRequests;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.model.DrainFact;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.plan.PlanParser;
import io.lifecyclemanager.plan.PlanRequest;
import io.lifecyclemanager.plan.PlanRequest.PlanProblem;
import io.lifecyclemanager.plan.TerminationPlan;
import io.lifecyclemanager.sharing.PermissionTracker;
import io.lifecyclemanager.sharing.RetryPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of one termination at present: by the annotations of its node as the index shows
 * them, then by the metadata of its hooks as Auto Scaling reports it, then by the settings. What a
 * message claims does not count: any sender could ask for it. Thread-safe.
 */
final class LivePlan implements AutoCloseable {
  /** One request serves the terminations of a group that begin together. */
  private static final Duration MAX_AGE = Duration.ofSeconds(10);

  private final TerminationDependencies dependencies;
  private final TerminationProgress progress;
  private final Time time;
  private final Signal answered;
  private final Runnable onAnswer;
  private final Map<String, Thread> lookUps = new HashMap<>();
  private final Map<String, PlanRequest> byHook = new HashMap<>();
  private final Set<PlanProblem> found = new LinkedHashSet<>();
  private final Set<PlanProblem> reported = new HashSet<>();
  private NodeRequests onNode = NodeRequests.NONE;
  private @Nullable TerminationPlan plan;
  private boolean closed;

  /**
   * Asks for nothing until {@link #lookUp}.
   *
   * @param onAnswer called when the metadata of a hook is known
   */
  LivePlan(TerminationDependencies dependencies, TerminationProgress progress, Runnable onAnswer) {
    this.onAnswer = onAnswer;
    this.dependencies = dependencies;
    this.progress = progress;
    this.time = dependencies.time();
    this.answered = time.signal();
  }

  /** Requests the metadata of the action's hook in the background, once for each hook. */
  synchronized void lookUp(LifecycleAction action) {
    if (!closed && !lookUps.containsKey(action.hook())) {
      lookUps.put(
          action.hook(),
          time.start(
              "metadata of hook " + action.hook() + " for " + action.instance(),
              () -> request(action)));
      plan = null;
    }
  }

  private void request(LifecycleAction action) {
    PlanRequest request = PlanRequest.NOTHING;
    PermissionTracker permission = dependencies.hookPermission();
    try {
      request =
          dependencies
              .retry(progress.instance(), "reading the metadata of hook " + action.hook())
              .policy(
                  RetryPolicy.EVERY_FAILURE.untilDenialCounts(
                      permission.grantTimeout(PermissionTracker.GRANT_TIMEOUT)))
              .call(
                  () -> dependencies.actions().hookTimeouts(action.group(), action.hook(), MAX_AGE))
              .map(hook -> PlanParser.ofMetadata(action.hook(), hook.metadata()))
              .orElse(PlanRequest.NOTHING);
      permission.markGranted();
    } catch (RemoteFailure denied) {
      // Without the permission no hook asks for anything.
    } catch (InterruptedException e) {
      return;
    }
    synchronized (this) {
      byHook.put(action.hook(), request);
      plan = null;
    }
    answered.raise();
    onAnswer.run();
  }

  /**
   * Waits until the metadata of each hook is known. An outage of Auto Scaling is no answer; a
   * denial counts after 90 s.
   *
   * @param latest when to stop waiting
   */
  void await(LiveDeadline latest) throws InterruptedException {
    long seen = answered.count();
    while (!isKnown() && !time.isPast(latest.current())) {
      answered.await(seen, time.until(latest.current()));
      seen = answered.count();
    }
  }

  /** Whether the metadata of each hook is known. */
  synchronized boolean isKnown() {
    return byHook.keySet().containsAll(lookUps.keySet());
  }

  /**
   * The plan as it is now. Reports each invalid value once, as soon as the node is known that the
   * report belongs to.
   */
  TerminationPlan current() {
    @Nullable NodeRef node = progress.instance().node();
    NodeRequests now =
        Optional.ofNullable(node)
            .flatMap(dependencies.nodes()::cached)
            .map(NodeView::requests)
            .orElse(NodeRequests.NONE);
    synchronized (this) {
      if (plan == null || !now.equals(onNode)) {
        onNode = now;
        PlanRequest request =
            PlanParser.ofAnnotations(now.drain(), now.deadline()).orElse(ofHooks());
        found.addAll(request.problems());
        plan = request.resolve(dependencies.policy().waitForReplacement());
      }
      if (node != null) {
        reportProblems();
      }
      return plan;
    }
  }

  private PlanRequest ofHooks() {
    return lookUps.keySet().stream()
        .map(hook -> byHook.getOrDefault(hook, PlanRequest.UNKNOWN))
        .reduce(PlanRequest.NOTHING, PlanRequest::and);
  }

  private void reportProblems() {
    found.stream().filter(reported::add).forEach(this::report);
  }

  private void report(PlanProblem problem) {
    dependencies
        .listener()
        .on(
            new DrainFact.PlanValueInvalid(
                progress.instance(), problem.text(), problem.source(), problem.remedy()));
  }

  /** Requests nothing any more, and reports what is not reported because there is no node. */
  @Override
  public void close() {
    TerminationPlan _ = current();
    synchronized (this) {
      reportProblems();
      closed = true;
      lookUps.values().forEach(Thread::interrupt);
    }
  }
}
