package io.lifecyclemanager.intake;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.deregistration.LoadBalancerMembership;
import io.lifecyclemanager.intake.Inbox.Delivery;
import io.lifecyclemanager.intake.Verification.VerificationResult;
import io.lifecyclemanager.intake.event.EventPreview;
import io.lifecyclemanager.intake.message.DecodedMessage;
import io.lifecyclemanager.intake.message.MessageDecoder;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.Retry;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Reports what would be done with each message, and does none of it. Messages stay visible to all
 * consumers: they are received with a visibility timeout of 0, which still counts as a delivery.
 */
public final class DryRun {
  /** Messages return at once; without a pause they would be received in a busy loop. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private static final int MAX_REMEMBERED = 10_000;

  private final Inbox inbox;
  private final AutoScalingGroups groups;
  private final ClusterInstances instances;
  private final OwnHooks ownHooks;
  private final boolean completesLaunches;
  private final Nodes nodes;
  private final EvictionPreview evictions;
  private final EventPreview events;
  private final LoadBalancerMembership membership;
  private final Duration wait;
  private final Time time;
  private final RandomGenerator random;
  private final Listener listener;
  private final Set<String> reported = new LinkedHashSet<>();

  /**
   * A dry run that does not receive yet.
   *
   * @param completesLaunches whether launching hooks would be completed
   * @param wait how long one receive waits for messages, at most 20 s
   */
  public DryRun(
      Inbox inbox,
      AutoScalingGroups groups,
      ClusterInstances instances,
      OwnHooks ownHooks,
      boolean completesLaunches,
      Nodes nodes,
      EvictionPreview evictions,
      EventPreview events,
      LoadBalancerMembership membership,
      Duration wait,
      Time time,
      RandomGenerator random,
      Listener listener) {
    this.inbox = inbox;
    this.groups = groups;
    this.instances = instances;
    this.ownHooks = ownHooks;
    this.completesLaunches = completesLaunches;
    this.nodes = nodes;
    this.evictions = evictions;
    this.events = events;
    this.membership = membership;
    this.wait = wait;
    this.time = time;
    this.random = random;
    this.listener = listener;
  }

  /** Reports each message once, until interrupted. */
  public void run() throws InterruptedException {
    new Retry(time, random)
        .reporting(listener, null, "receiving from the queue")
        .repeat(() -> {
          receive();
          return Optional.of(PAUSE);
        });
  }

  private void receive() throws InterruptedException {
    listener.on(new Fact.LoopIterated(Fact.MonitoredLoop.POLL));
    List<Delivery> received = inbox.receive(wait, Duration.ZERO);
    listener.on(new Fact.QueuePolled(received.size()));
    for (Delivery delivery : received) {
      if (!reported.contains(delivery.message().id())) {
        // What cannot be looked up is not reported: the message is delivered again.
        if (report(delivery)) {
          remember(delivery.message().id());
        }
      }
    }
  }

  private void remember(String id) {
    reported.add(id);
    if (reported.size() > MAX_REMEMBERED) {
      reported.remove(reported.iterator().next());
    }
  }

  /** Whether it was reported; if not, the next delivery may be. */
  private boolean report(Delivery delivery) throws InterruptedException {
    switch (MessageDecoder.decode(delivery.body())) {
      case DecodedMessage.TerminatingTransition(LifecycleAction action) -> report(action, delivery);
      case DecodedMessage.LaunchingTransition(LifecycleAction action) ->
          plan(delivery, null, launchPlan(action, delivery));
      case DecodedMessage.TestNotification test -> {
        test.fact(delivery.sentAt()).ifPresent(listener::on);
        plan(delivery, null, "delete it: test notification of group " + test.group());
      }
      case DecodedMessage.EventReported event -> {
        Optional<String> plan = events.plan(event.report(), sent(delivery));
        plan.ifPresent(it -> plan(delivery, null, it));
        return plan.isPresent();
      }
      case DecodedMessage.IgnoredEvent(String what) -> plan(delivery, null, "delete it: " + what);
      case DecodedMessage.UnknownMessage(String what) -> plan(delivery, null, "delete it: " + what);
    }
    return true;
  }

  private Deadline sent(Delivery delivery) {
    return time.in(Objects.requireNonNullElse(delivery.age(), Duration.ZERO).negated());
  }

  private Optional<String> foreignReason(LifecycleAction action, Delivery delivery)
      throws InterruptedException {
    return ownHooks.foreignReason(action, sent(delivery));
  }

  private String launchPlan(LifecycleAction action, Delivery delivery) throws InterruptedException {
    Optional<String> foreign = foreignReason(action, delivery);
    String launch = "launch of " + action.instance() + " in group " + action.group();
    if (foreign.isPresent()) {
      return "delete it: " + foreign.get();
    }
    return completesLaunches
        ? "complete hook " + action.hook() + " once the node is Ready: " + launch
        : "delete it: " + launch;
  }

  private void report(LifecycleAction action, Delivery delivery) throws InterruptedException {
    TerminatingInstance subject = TerminatingInstance.of(action);
    Optional<String> foreign = foreignReason(action, delivery);
    if (foreign.isPresent()) {
      plan(delivery, subject, "delete it: " + foreign.get());
      return;
    }
    VerificationResult result =
        Verification.verify(
            action, groups.member(action.instance()), delivery.age(), delivery.receiveCount());
    switch (result) {
      case VerificationResult.AlreadyOver(String reason) ->
          plan(delivery, subject, "delete it: " + reason);
      case VerificationResult.NotConfirmedYet(String reason) ->
          plan(delivery, subject, "return it: " + reason);
      case VerificationResult.Confirmed() -> {
        if (instances.contains(action.instance(), action.group())) {
          terminate(action, delivery);
        } else {
          plan(
              delivery, subject, "return it: unknown whether the instance belongs to this cluster");
        }
      }
    }
  }

  private void terminate(LifecycleAction action, Delivery delivery) throws InterruptedException {
    Optional<NodeView> node = nodes.find(action.instance());
    TerminatingInstance subject =
        new TerminatingInstance(
            action.instance(), action.group(), node.map(NodeView::ref).orElse(null));
    String plan =
        "hold hook "
            + action.hook()
            + node.map(this::nodeSteps).orElse("; wait for a node to join")
            + "; deregister from "
            + list(membership.names(action.instance(), time.nanos()))
            + (node.isPresent() ? "; " + evictions.steps(node.get()) : "")
            + "; complete with CONTINUE; delete the message";
    plan(delivery, subject, plan);
  }

  private String nodeSteps(NodeView node) {
    return node.unschedulable()
        ? "; label node " + node.ref() + ", which is cordoned already"
        : "; cordon and label node " + node.ref();
  }

  private static String list(List<String> names) {
    return names.isEmpty() ? "nothing" : String.join(", ", names);
  }

  private void plan(Delivery delivery, @Nullable TerminatingInstance subject, String plan) {
    listener.on(new IntakeFact.DryRunPlanned(subject, delivery.message().id(), plan));
  }
}
