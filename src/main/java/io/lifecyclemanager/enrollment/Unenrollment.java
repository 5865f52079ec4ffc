package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.EnrollmentReport.ResourceOutcome;
import io.lifecyclemanager.model.CommandOutput;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Removes what {@link Enrollment} created, hooks first: a hook without its queue would let
 * instances terminate without being drained. Resources that enroll did not create stay, and so does
 * a queue to which another resource still sends. After an interruption or a failure, another run
 * does what remains.
 */
public final class Unenrollment {
  private final EnrollmentAccount account;
  private final EnrollmentRetry retry;
  private final CommandOutput output;
  private final InUseCheck inUseCheck;
  private final RemovalPlanner planner;

  /**
   * @param random for the jitter of retries
   * @param output receives progress
   */
  public Unenrollment(
      EnrollmentAccount account, Time time, RandomGenerator random, CommandOutput output) {
    this.account = account;
    this.output = output;
    this.retry = new EnrollmentRetry(time, random, output::progress);
    this.inUseCheck = new InUseCheck(account, retry);
    this.planner = new RemovalPlanner(account, retry, inUseCheck);
  }

  /**
   * An existing resource, and whether it can be removed.
   *
   * @param keepReason why it stays; empty if it can be removed
   */
  public record PlannedRemoval(Resource resource, Optional<String> keepReason) {}

  /**
   * All existing resources that enroll creates for the queue, in the order of their removal.
   * Changes nothing.
   *
   * @throws RemoteFailure when AWS gives no answer
   */
  public List<PlannedRemoval> planRemovals(RemovalRequest request) throws InterruptedException {
    return planner.plan(request);
  }

  /** What {@link #apply} would do, without a request. */
  public static EnrollmentReport reportPlan(List<PlannedRemoval> removals) {
    return new EnrollmentReport(
        removals.stream()
            .map(removal ->
                removal
                    .keepReason()
                    .map(reason -> outcome(removal.resource(), ChangeStatus.KEEP, reason))
                    .orElseGet(() -> outcome(removal.resource(), ChangeStatus.REMOVE, "")))
            .toList(),
        Optional.empty());
  }

  /**
   * Removes what can be removed. The first failure ends it; the report has it.
   *
   * @param removals from {@link #planRemovals} for the same request
   */
  public EnrollmentReport apply(RemovalRequest request, List<PlannedRemoval> removals)
      throws InterruptedException {
    return ApplyLoop.applyInOrder(
        removals,
        new RemoveAction(request),
        (removal, status) -> outcome(removal.resource(), status, ""));
  }

  /** Removes resources one by one; if a hook has to stay, so does everything that it needs. */
  private final class RemoveAction implements ApplyLoop.ChangeAction<PlannedRemoval> {
    private final RemovalRequest request;
    private Optional<String> keptHook = Optional.empty();

    private RemoveAction(RemovalRequest request) {
      this.request = request;
    }

    @Override
    public ResourceOutcome apply(PlannedRemoval removal) throws InterruptedException {
      Resource resource = removal.resource();
      Optional<String> keepReason = removal.keepReason();
      if (keepReason.isEmpty() && !(resource instanceof Resource.Hook)) {
        keepReason = keptHook;
      }
      if (keepReason.isEmpty()) {
        // Messages may have arrived, and terminations begun, since the plan was made.
        keepReason = inUseCheck.reasonToKeep(request, resource);
        if (keepReason.isPresent() && resource instanceof Resource.Hook hook) {
          keptHook = Optional.of(RemovalPlanner.sendsToQueue(hook));
        }
      }
      if (keepReason.isPresent()) {
        return outcome(resource, ChangeStatus.KEPT, keepReason.get());
      }
      output.progress("removing " + resource.title());
      retry.applyUntilDone(resource.title(), () -> account.remove(resource));
      return outcome(resource, ChangeStatus.REMOVED, "");
    }
  }

  private static ResourceOutcome outcome(Resource resource, ChangeStatus status, String reason) {
    return new ResourceOutcome(resource.title(), status, reason, List.of());
  }
}
