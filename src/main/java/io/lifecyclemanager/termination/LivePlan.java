package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Nodes.NodeRequests;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.drain.DrainConditions.WaitCause;
import io.lifecyclemanager.hold.LifecycleActions.HookTimeouts;
import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.DrainFact;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.plan.DrainMode;
import io.lifecyclemanager.plan.PlanParser;
import io.lifecyclemanager.plan.PlanRequest;
import io.lifecyclemanager.plan.PlanRequest.PlanProblem;
import io.lifecyclemanager.plan.TerminationPlan;
import io.lifecyclemanager.sharing.PermissionTracker;
import io.lifecyclemanager.sharing.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
  private final Map<String, MetadataRequest> lookUps = new TreeMap<>();
  private final Map<String, String> failures = new HashMap<>();
  private final Map<String, PlanRequest> byHook = new HashMap<>();
  private final Set<PlanProblem> found = new LinkedHashSet<>();
  private final Set<PlanProblem> reported = new HashSet<>();
  private boolean isModeOfUnknownHook;
  private volatile @Nullable ResolvedPlan resolved;
  private boolean closed;

  /** The request for the metadata of a hook, and when it began. */
  private record MetadataRequest(Thread thread, Instant since) {}

  /** The plan with what this node, if it is known, asked for after so many changes of the index. */
  private record ResolvedPlan(TerminationPlan plan, @Nullable NodeRef node, long nodeChanges) {}

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
          new MetadataRequest(
              time.start(
                  "metadata of hook " + action.hook() + " for " + action.instance(),
                  () -> request(action)),
              time.now()));
      resolved = null;
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
              .call(() -> requestOnce(action))
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
      resolved = null;
    }
    answered.raise();
    onAnswer.run();
  }

  private Optional<HookTimeouts> requestOnce(LifecycleAction action) {
    try {
      return dependencies.actions().hookTimeouts(action.group(), action.hook(), MAX_AGE);
    } catch (RemoteFailure failure) {
      synchronized (this) {
        failures.put(action.hook(), String.valueOf(failure.getMessage()));
      }
      throw failure;
    }
  }

  /**
   * Waits until the metadata of each hook is known. An outage of Auto Scaling is no answer; a
   * denial counts after 90 s.
   *
   * @param latest when to stop waiting
   */
  void await(LiveDeadline latest) throws InterruptedException {
    try (var _ =
        progress.showBlockers(
            () -> unknownMetadata(time.wallClock(latest.current())).stream().toList())) {
      long seen = answered.count();
      while (!isKnown() && !time.isPast(latest.current())) {
        answered.await(seen, time.until(latest.current()));
        seen = answered.count();
      }
    }
  }

  /** Whether the metadata of each hook is known. */
  synchronized boolean isKnown() {
    return byHook.keySet().containsAll(lookUps.keySet());
  }

  /** The plan as it is now. Reports each invalid value once, as soon as the node is known. */
  TerminationPlan current() {
    @Nullable NodeRef node = progress.instance().node();
    long nodeChanges = dependencies.nodes().changes().count();
    ResolvedPlan last = resolved;
    return last != null && last.nodeChanges() == nodeChanges && Objects.equals(last.node(), node)
        ? last.plan()
        : resolve(node, nodeChanges);
  }

  private TerminationPlan resolve(@Nullable NodeRef node, long nodeChanges) {
    NodeRequests onNode =
        Optional.ofNullable(node)
            .flatMap(dependencies.nodes()::cached)
            .map(NodeView::requests)
            .orElse(NodeRequests.NONE);
    synchronized (this) {
      PlanRequest ofNode = PlanParser.ofAnnotations(onNode.drain(), onNode.deadline());
      PlanRequest request = ofNode.orElse(ofHooks(PlanRequest.UNKNOWN));
      found.addAll(request.problems());
      Duration wait = dependencies.policy().waitForReplacement();
      TerminationPlan plan = request.resolve(wait);
      PlanRequest known = ofNode.orElse(ofHooks(PlanRequest.NOTHING));
      isModeOfUnknownHook = known.resolve(wait).drain() != plan.drain();
      resolved = new ResolvedPlan(plan, node, nodeChanges);
      if (node != null) {
        reportProblems();
      }
      return plan;
    }
  }

  /** Why the drain waits for pods at present; empty when it evicts them. */
  Optional<WaitCause> waitCause() {
    DrainMode mode = current().drain();
    if (mode == DrainMode.EVICT) {
      return Optional.empty();
    }
    synchronized (this) {
      return unknownMetadata(null)
          .filter(_ -> isModeOfUnknownHook)
          .map(cause ->
              new WaitCause(
                  cause.kind(), "is waited for: " + cause.reason(), Optional.of(cause.since())))
          .or(() ->
              Optional.of(
                  new WaitCause(
                      BlockerKind.DRAIN_MODE,
                      "is waited for (drain mode " + mode.text() + ")",
                      Optional.empty())));
    }
  }

  /**
   * The metadata that is not known yet, and why; empty when all is known.
   *
   * @param until when the termination goes on without it; null where it goes on already
   */
  synchronized Optional<Blocker> unknownMetadata(@Nullable Instant until) {
    return lookUps.keySet().stream()
        .filter(hook -> !byHook.containsKey(hook))
        .findFirst()
        .map(hook ->
            Blocker.of(
                BlockerKind.HOOK_METADATA,
                "the metadata of hook %s is not known yet: %s"
                    .formatted(
                        hook, failures.getOrDefault(hook, "Auto Scaling has not answered so far")),
                Objects.requireNonNull(lookUps.get(hook)).since(),
                until));
  }

  private PlanRequest ofHooks(PlanRequest ofUnknown) {
    return lookUps.keySet().stream()
        .map(hook -> byHook.getOrDefault(hook, ofUnknown))
        .reduce(PlanRequest.NOTHING, PlanRequest::and);
  }

  private void reportProblems() {
    found.stream()
        .filter(reported::add)
        .map(problem ->
            new DrainFact.PlanValueInvalid(
                progress.instance(), problem.text(), problem.source(), problem.remedy()))
        .forEach(dependencies.listener()::on);
  }

  /** Requests nothing any more, and reports what is not reported because there is no node. */
  @Override
  public void close() {
    TerminationPlan _ = current();
    synchronized (this) {
      reportProblems();
      closed = true;
      lookUps.values().forEach(lookUp -> lookUp.thread().interrupt());
    }
  }
}
