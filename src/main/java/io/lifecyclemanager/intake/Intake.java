package io.lifecyclemanager.intake;

import io.lifecyclemanager.hold.VisibilityExtender;
import io.lifecyclemanager.intake.Inbox.Delivery;
import io.lifecyclemanager.intake.Verification.VerificationResult;
import io.lifecyclemanager.intake.event.EventVerifier;
import io.lifecyclemanager.intake.message.DecodedMessage;
import io.lifecyclemanager.intake.message.MessageDecoder;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.FailureReport;
import io.lifecyclemanager.sharing.Retry;
import io.lifecyclemanager.sharing.RetryPolicy;
import io.lifecyclemanager.termination.Terminations;
import io.lifecyclemanager.termination.cause.TerminationRequest;
import io.lifecyclemanager.termination.cause.TerminationRequest.RequestOrigin.FromMessage;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/**
 * Receives messages, and turns each into a verified termination, or deletes it, or returns it to
 * the queue. A message is hidden from its receipt until then.
 */
public final class Intake {
  private final Inbox inbox;
  private final VisibilityExtender visibility;
  private final AutoScalingGroups groups;
  private final ClusterInstances instances;
  private final OwnHooks ownHooks;
  private final OwnNodePolicy ownNode;
  private final Terminations terminations;
  private final MessageDisposal messages;
  private final LaunchCompletion launches;
  private final EventIntake events;
  private final Duration wait;
  private final Time time;
  private final Retry retry;
  private final Listener listener;
  private final Signal ended;
  private volatile boolean stopping;

  /** Waits in one receive for messages as long as {@code wait}, at most 20 s. */
  public Intake(
      Inbox inbox,
      VisibilityExtender visibility,
      AutoScalingGroups groups,
      ClusterInstances instances,
      OwnHooks ownHooks,
      OwnNodePolicy ownNode,
      Terminations terminations,
      LaunchCompletion.LaunchDependencies launching,
      EventVerifier events,
      Duration wait,
      Time time,
      RandomGenerator random,
      Listener listener) {
    this.inbox = inbox;
    this.visibility = visibility;
    this.groups = groups;
    this.instances = instances;
    this.ownHooks = ownHooks;
    this.ownNode = ownNode;
    this.terminations = terminations;
    this.messages = new MessageDisposal(visibility, listener);
    this.events = new EventIntake(events, ownNode, terminations, messages, time, listener);
    this.launches = new LaunchCompletion(launching, messages, time, random, listener);
    this.wait = wait;
    this.time = time;
    this.retry = new Retry(time, random);
    this.listener = listener;
    this.ended = time.signal();
  }

  /** Receives until stopped or interrupted. Once, on a thread of its own. */
  public void run() throws InterruptedException {
    try {
      AtomicBoolean hasAnswered = new AtomicBoolean();
      retry
          .reporting(listener, null, "receiving from the queue")
          .repeat(() -> {
            if (stopping) {
              return Optional.empty();
            }
            // The replica is ready once the queue has answered, so the first receive does not wait.
            receive(hasAnswered.get() ? wait : Duration.ZERO);
            hasAnswered.set(true);
            return Optional.of(Duration.ZERO);
          });
    } finally {
      ended.raise();
    }
  }

  /**
   * Receives no more. The receive in progress goes on: if it were cut off, the queue could still
   * deliver messages to it and hide them, first of all those that were returned just now. What it
   * brings is returned at once.
   */
  public void stop() {
    stopping = true;
    launches.stop();
  }

  /**
   * Waits for the last receive, after {@link #stop}.
   *
   * @param atMost how long; a receive without messages takes as long as it waits
   * @throws InterruptedException when interrupted
   */
  public void awaitEnd(Duration atMost) throws InterruptedException {
    ended.await(0, atMost);
  }

  private void receive(Duration atMost) throws InterruptedException {
    listener.on(new Fact.LoopIterated(Fact.MonitoredLoop.POLL));
    List<Delivery> received = inbox.receive(atMost, VisibilityExtender.TIMEOUT);
    listener.on(new Fact.QueuePolled(received.size()));
    received.forEach(delivery -> visibility.hold(delivery.message()));
    if (stopping) {
      visibility.returnAll();
      return;
    }
    for (Delivery delivery : received) {
      Deadline sent = time.in(Objects.requireNonNullElse(delivery.age(), Duration.ZERO).negated());
      time.start("message " + delivery.message().id(), () -> handle(delivery, sent));
    }
  }

  private void handle(Delivery delivery, Deadline sent) {
    listener.on(new IntakeFact.MessageReceived(delivery.age(), delivery.receiveCount()));
    try {
      switch (MessageDecoder.decode(delivery.body())) {
        // Verified afterwards: during a long wait for the owner of the hook the action may end.
        case DecodedMessage.TerminatingTransition(LifecycleAction action) -> {
          if (!messages.dropIfForeign(action, ownHooks, delivery, sent)) {
            handle(action, delivery, sent);
          }
        }
        case DecodedMessage.LaunchingTransition(LifecycleAction action) -> {
          if (!messages.dropIfForeign(action, ownHooks, delivery, sent)) {
            launches.handle(action, delivery, sent);
          }
        }
        case DecodedMessage.TestNotification test -> {
          test.fact(delivery.sentAt()).ifPresent(listener::on);
          messages.dropMessage(
              delivery, null, DropReason.TEST_NOTIFICATION, "of group " + test.group());
        }
        case DecodedMessage.EventReported event -> events.handle(event.report(), delivery, sent);
        case DecodedMessage.IgnoredEvent(String description) ->
            messages.dropMessage(delivery, null, DropReason.IGNORED_EVENT, description);
        case DecodedMessage.UnknownMessage(String reason) ->
            messages.dropMessage(delivery, null, DropReason.NOT_UNDERSTOOD, reason);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the process ends, and returns all held messages
    } catch (RuntimeException | Error bug) {
      messages.returnSoon(delivery, null, "this replica met a bug: " + bug, true);
      throw bug;
    }
  }

  /** Asks Auto Scaling until it answers; the message is hidden meanwhile. */
  private void handle(LifecycleAction action, Delivery delivery, Deadline sent)
      throws InterruptedException {
    TerminatingInstance instance = TerminatingInstance.of(action);
    try {
      retry
          .policy(RetryPolicy.UNLESS_REJECTED)
          .reporting(FailureReport.ofRetries(listener, instance, "verifying the message"))
          .call(() -> {
            verify(action, delivery, sent);
            return action;
          });
    } catch (RemoteFailure rejected) {
      // The same request would be rejected again. What that means for the instance is unknown.
      messages.returnSoon(delivery, action.instance(), rejected.getMessage(), true);
    }
  }

  private void verify(LifecycleAction action, Delivery delivery, Deadline sent)
      throws InterruptedException {
    switch (Verification.verify(
        action, groups.member(action.instance()), delivery.age(), delivery.receiveCount())) {
      case VerificationResult.Confirmed() -> accept(action, delivery, sent);
      case VerificationResult.AlreadyOver(String reason) ->
          messages.dropMessage(delivery, action.instance(), DropReason.OVER, reason);
      case VerificationResult.NotConfirmedYet(String reason) ->
          messages.returnSoon(delivery, action.instance(), reason, false);
    }
  }

  private void accept(LifecycleAction action, Delivery delivery, Deadline sent)
      throws InterruptedException {
    InstanceId instance = action.instance();
    if (!isInCluster(action)) {
      messages.returnSoon(
          delivery,
          instance,
          "unknown whether the instance belongs to this cluster: it has no node here, and its group"
              + " "
              + action.group()
              + " is neither named nor tagged as this cluster's",
          true);
      return;
    }
    if (!terminations.isRunning(instance) && ownNode.isForOtherReplica(instance)) {
      messages.returnMessage(
          delivery,
          instance,
          "this replica runs on the node, and another one is ready to drain it",
          OwnNodePolicy.returnDelay(delivery.receiveCount()),
          false);
      return;
    }
    FromMessage origin = new FromMessage(delivery.message().id(), sent);
    if (!terminations.accept(new TerminationRequest(action, origin))) {
      messages.returnMessage(delivery, instance, "this replica is stopping", Duration.ZERO, false);
    }
  }

  /** Without the permission to read tags it stays unknown. */
  private boolean isInCluster(LifecycleAction action) {
    try {
      return instances.contains(action.instance(), action.group());
    } catch (RemoteFailure failure) {
      if (failure.kind() != RemoteFailure.FailureKind.DENIED) {
        throw failure;
      }
      TerminatingInstance instance = TerminatingInstance.of(action);
      FailureReport.to(listener, instance, "finding out which cluster it belongs to")
          .onFailure(failure, null);
      return false;
    }
  }
}
