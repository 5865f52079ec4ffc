package io.lifecyclemanager.intake;

import io.lifecyclemanager.hold.VisibilityExtender;
import io.lifecyclemanager.intake.Inbox.Delivery;
import io.lifecyclemanager.intake.Verification.VerificationResult;
import io.lifecyclemanager.model.Backoff;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.MessageDropped.DropReason;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.termination.TerminationRequest;
import io.lifecyclemanager.termination.TerminationRequest.RequestOrigin.FromMessage;
import io.lifecyclemanager.termination.Terminations;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Receives messages, and turns each into a verified termination, a deletion, or a message given
 * back. From its receipt on a message is kept hidden until one of these has happened.
 */
public final class Intake {
  /** Whoever can say whose the instance is gets the message soon, while the action waits. */
  private static final Duration FOR_OTHERS = Duration.ofSeconds(15);

  /** Of a pause of one second, for messages about the node that this replica runs on. */
  private static final int MOST_DOUBLINGS = 3;

  private final Inbox inbox;
  private final VisibilityExtender visibility;
  private final AutoScalingGroups fleet;
  private final ClusterInstances ownership;
  private final OwnNodePolicy ownNode;
  private final Terminations terminations;
  private final Duration wait;
  private final Time time;
  private final RandomGenerator random;
  private final Listener listener;
  private final Signal ended;
  private volatile boolean stopping;

  /**
   * Receives nothing yet; {@link #run} must run on a thread of its own.
   *
   * @param wait how long one receive waits for messages, at most 20 s
   */
  public Intake(
      Inbox inbox,
      VisibilityExtender visibility,
      AutoScalingGroups fleet,
      ClusterInstances ownership,
      OwnNodePolicy ownNode,
      Terminations terminations,
      Duration wait,
      Time time,
      RandomGenerator random,
      Listener listener) {
    this.inbox = inbox;
    this.visibility = visibility;
    this.fleet = fleet;
    this.ownership = ownership;
    this.ownNode = ownNode;
    this.terminations = terminations;
    this.wait = wait;
    this.time = time;
    this.random = random;
    this.listener = listener;
    this.ended = time.signal();
  }

  /** Receives until stopped or interrupted. */
  public void run() throws InterruptedException {
    try {
      receive();
    } finally {
      ended.raise();
    }
  }

  /**
   * Begins no further receive. The one under way goes on: cut off, it could still be given messages
   * and hide them, our own that were just given back before all others. What it brings is given
   * back at once.
   */
  public void stop() {
    stopping = true;
  }

  /**
   * Waits until nothing is received any more, after {@link #stop}.
   *
   * @param atMost how long; a receive that brings nothing takes as long as it waits
   * @throws InterruptedException when interrupted
   */
  public void awaitEnd(Duration atMost) throws InterruptedException {
    ended.await(0, atMost);
  }

  private void receive() throws InterruptedException {
    // Whether the queue answers at all is asked without waiting: nobody is ready before it does.
    Duration patience = Duration.ZERO;
    for (int failures = 0; !stopping; ) {
      listener.on(new Fact.LoopIterated(Fact.MonitoredLoop.POLL));
      try {
        List<Delivery> received = inbox.receive(patience, VisibilityExtender.TIMEOUT);
        failures = 0;
        patience = wait;
        listener.on(new Fact.QueuePolled(received.size()));
        received.forEach(delivery -> visibility.hold(delivery.message()));
        if (stopping) {
          visibility.returnAll();
          return;
        }
        for (Delivery delivery : received) {
          // Now: what is to be asked about it may take its time.
          Deadline began =
              time.in(Objects.requireNonNullElse(delivery.age(), Duration.ZERO).negated());
          time.start("message " + delivery.message().id(), () -> handle(delivery, began));
        }
      } catch (RemoteFailure trouble) {
        Duration pause = Backoff.REMOTE.pause(++failures, random);
        listener.on(new Fact.RemoteCallFailed(null, "receiving from the queue", trouble, pause));
        time.sleep(pause);
      }
    }
  }

  private void handle(Delivery delivery, Deadline began) {
    listener.on(new Fact.MessageReceived(delivery.age(), delivery.receiveCount()));
    try {
      switch (MessageDecoder.decode(delivery.body())) {
        case DecodedMessage.TerminatingTransition(LifecycleAction action) ->
            verify(action, delivery, began);
        case DecodedMessage.LaunchingTransition(String group, String instance) ->
            dropMessage(
                delivery, null, DropReason.LAUNCH, "launch of " + instance + " in group " + group);
        case DecodedMessage.TestNotification test -> {
          test.fact(delivery.sentAt()).ifPresent(listener::on);
          dropMessage(delivery, null, DropReason.TEST_NOTIFICATION, "of group " + test.group());
        }
        case DecodedMessage.UnknownMessage(String why) ->
            dropMessage(delivery, null, DropReason.NOT_UNDERSTOOD, why);
      }
    } catch (InterruptedException e) {
      // The process ends; what is kept is given back by whoever ends it.
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error bug) {
      returnMessage(delivery, null, "a bug was met: " + bug, FOR_OTHERS, true);
      throw bug;
    }
  }

  private void dropMessage(
      Delivery delivery, @Nullable InstanceId instance, DropReason reason, String detail)
      throws InterruptedException {
    visibility.delete(delivery.message().id());
    listener.on(new Fact.MessageDropped(delivery.message().id(), instance, reason, detail));
  }

  /** Asks until there is an answer: an outage is none, and the message stays hidden meanwhile. */
  private void verify(LifecycleAction action, Delivery delivery, Deadline began)
      throws InterruptedException {
    for (int failures = 1; ; failures++) {
      try {
        VerificationResult judgement =
            Verification.verify(
                action, fleet.member(action.instance()), delivery.age(), delivery.receiveCount());
        switch (judgement) {
          case VerificationResult.Confirmed() -> accept(action, delivery, began);
          case VerificationResult.AlreadyOver(String why) ->
              dropMessage(delivery, action.instance(), DropReason.OVER, why);
          case VerificationResult.NotConfirmedYet(String why) ->
              returnMessage(delivery, action.instance(), why, FOR_OTHERS, false);
        }
        return;
      } catch (RemoteFailure trouble) {
        if (trouble.kind() == RemoteFailure.FailureKind.REJECTED) {
          // Asking the same again and again gets the same answer; what it is, nobody knows.
          returnMessage(delivery, action.instance(), trouble.getMessage(), FOR_OTHERS, true);
          return;
        }
        Duration pause = Backoff.REMOTE.pause(failures, random);
        TerminatingInstance subject =
            new TerminatingInstance(action.instance(), action.group(), null);
        listener.on(new Fact.RemoteCallFailed(subject, "verifying the message", trouble, pause));
        time.sleep(pause);
      }
    }
  }

  private void accept(LifecycleAction action, Delivery delivery, Deadline began) {
    if (!isOurs(action)) {
      returnMessage(
          delivery,
          action.instance(),
          "nobody can say whose it is: no node here, and its group "
              + action.group()
              + " is neither named nor tagged as this cluster's",
          FOR_OTHERS,
          true);
      return;
    }
    if (!terminations.isRunning(action.instance())
        && ownNode.isForOtherReplica(action.instance())) {
      returnMessage(
          delivery,
          action.instance(),
          "this replica runs on the node, and another one is ready to drain it",
          fromOwnNode(delivery.receiveCount()),
          false);
      return;
    }
    FromMessage origin = new FromMessage(delivery.message().id(), began);
    if (!terminations.accept(new TerminationRequest(action, origin))) {
      returnMessage(
          delivery, action.instance(), "this replica is being stopped", Duration.ZERO, false);
    }
  }

  /** Where tags may not be read nobody can say: others must not wait for the right. */
  private boolean isOurs(LifecycleAction action) {
    try {
      return ownership.contains(action.instance(), action.group());
    } catch (RemoteFailure trouble) {
      if (trouble.kind() != RemoteFailure.FailureKind.DENIED) {
        throw trouble;
      }
      TerminatingInstance subject =
          new TerminatingInstance(action.instance(), action.group(), null);
      listener.on(new Fact.RemoteCallFailed(subject, "finding out whose it is", trouble, null));
      return false;
    }
  }

  /** Whoever asks the queue first gets it, most likely: soon the first time, then less often. */
  private static Duration fromOwnNode(int receives) {
    return Duration.ofSeconds(1L << Math.clamp(receives - 1, 0, MOST_DOUBLINGS));
  }

  private void returnMessage(
      Delivery delivery,
      @Nullable InstanceId instance,
      String why,
      Duration delay,
      boolean strange) {
    visibility.returnMessages(List.of(delivery.message().id()), delay);
    listener.on(new Fact.MessageReturned(delivery.message().id(), instance, why, strange));
  }
}
