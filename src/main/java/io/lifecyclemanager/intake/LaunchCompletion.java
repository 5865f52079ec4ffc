package io.lifecyclemanager.intake;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.ReadyCondition;
import io.lifecyclemanager.hold.LifecycleActions;
import io.lifecyclemanager.hold.LifecycleActions.LifecycleActionAnswer;
import io.lifecyclemanager.intake.Inbox.Delivery;
import io.lifecyclemanager.intake.Verification.VerificationResult;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.sharing.FailureReport;
import io.lifecyclemanager.sharing.Retry;
import io.lifecyclemanager.sharing.RetryPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Completes launching hooks with CONTINUE once the instance's node is Ready, if it is enabled. No
 * heartbeat is sent: the hook's heartbeat timeout is how long a node may take, and its default
 * result decides about one that does not become Ready. Thread-safe.
 */
public final class LaunchCompletion {
  private static final Duration NODE_INTERVAL = Duration.ofSeconds(5);
  private static final Duration STATE_INTERVAL = Duration.ofSeconds(30);

  private final LaunchDependencies dependencies;
  private final MessageDisposal messages;
  private final Time time;
  private final Retry retry;
  private final Listener listener;
  private volatile boolean stopping;

  /**
   * What it works with.
   *
   * @param enabled whether launching hooks are completed at all
   */
  public record LaunchDependencies(
      boolean enabled,
      LifecycleActions actions,
      AutoScalingGroups groups,
      ClusterInstances instances,
      Nodes nodes) {}

  LaunchCompletion(
      LaunchDependencies dependencies,
      MessageDisposal messages,
      Time time,
      RandomGenerator random,
      Listener listener) {
    this.dependencies = dependencies;
    this.messages = messages;
    this.time = time;
    this.retry = new Retry(time, random);
    this.listener = listener;
  }

  /** Completes nothing more. The messages are the caller's to return. */
  void stop() {
    stopping = true;
  }

  /**
   * Waits for the node and completes the action, or deletes or returns the message.
   *
   * @param sent when the message was sent
   * @throws InterruptedException when interrupted before
   */
  void handle(LifecycleAction action, Delivery delivery, Deadline sent)
      throws InterruptedException {
    if (!dependencies.enabled()) {
      listener.on(new IntakeFact.LaunchHookIgnored(action.group(), action.hook()));
      messages.dropMessage(delivery, action.instance(), DropReason.LAUNCH, "hook " + action.hook());
      return;
    }
    TerminatingInstance subject = TerminatingInstance.of(action);
    LaunchWait wait = new LaunchWait(action, delivery, sent);
    try {
      retry
          .policy(RetryPolicy.UNLESS_REJECTED)
          .reporting(FailureReport.ofRetries(listener, subject, "completing a launch"))
          .repeat(wait::check);
    } catch (RemoteFailure rejected) {
      messages.returnSoon(delivery, action.instance(), rejected.getMessage(), true);
    }
  }

  /** The wait of one action. Used by one thread. */
  private final class LaunchWait {
    private final LifecycleAction action;
    private final Delivery delivery;
    private final Deadline sent;
    private Deadline nextStateCheck;

    LaunchWait(LifecycleAction action, Delivery delivery, Deadline sent) {
      this.action = action;
      this.delivery = delivery;
      this.sent = sent;
      this.nextStateCheck = time.in(Duration.ZERO);
    }

    /** The pause until the next check; empty once there is nothing to wait for. */
    Optional<Duration> check() throws InterruptedException {
      if (stopping || isOver()) {
        return Optional.empty();
      }
      if (!dependencies.instances().contains(action.instance(), action.group())) {
        messages.returnSoon(
            delivery,
            action.instance(),
            "unknown whether the launched instance belongs to this cluster",
            false);
        return Optional.empty();
      }
      Optional<NodeView> node = dependencies.nodes().findOrMatch(action.instance());
      if (node.isPresent() && node.get().ready() == ReadyCondition.TRUE) {
        complete(node.get());
        return Optional.empty();
      }
      return Optional.of(NODE_INTERVAL);
    }

    /** Whether the instance waits no longer, which is checked now and then; deletes the message. */
    private boolean isOver() throws InterruptedException {
      if (!time.isPast(nextStateCheck)) {
        return false;
      }
      nextStateCheck = time.in(STATE_INTERVAL);
      VerificationResult result =
          Verification.verifyLaunch(
              action, dependencies.groups().member(action.instance()), time.until(sent).negated());
      if (result instanceof VerificationResult.AlreadyOver(String reason)) {
        messages.dropMessage(delivery, action.instance(), DropReason.OVER, reason);
        return true;
      }
      return false;
    }

    private void complete(NodeView node) throws InterruptedException {
      switch (dependencies.actions().complete(action, Verdict.CONTINUE)) {
        case LifecycleActionAnswer.ActionAccepted() -> {
          messages.deleteMessage(delivery);
          listener.on(new IntakeFact.LaunchCompleted(action, node.ref()));
        }
        case LifecycleActionAnswer.ActionOver(String reason) ->
            messages.dropMessage(delivery, action.instance(), DropReason.OVER, reason);
        case LifecycleActionAnswer.ActionRejected(String reason) -> {
          messages.deleteMessage(delivery);
          listener.on(
              new Fact.ActionGivenUp(
                  new TerminatingInstance(action.instance(), action.group(), node.ref()),
                  action,
                  reason));
        }
      }
    }
  }
}
