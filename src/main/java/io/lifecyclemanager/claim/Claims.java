package io.lifecyclemanager.claim;

import io.lifecyclemanager.claim.Nodes.Change;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.Patched;
import io.lifecyclemanager.model.Backoff;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteTrouble;
import io.lifecyclemanager.model.Subject;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Claims nodes for this replica: cordon, exclusion label and owner in one patch that succeeds only
 * on the node as it was read. Who comes last owns the node; the former owner sees it. Thread-safe.
 */
public final class Claims {
  /**
   * Makes the cloud controller and the AWS load balancer controller drop the node. The former reads
   * the value, the latter the presence: it is always {@code true}.
   */
  public static final String EXCLUDE_LABEL =
      "node.kubernetes.io/exclude-from-external-load-balancers";

  /**
   * Set by keikoproj/lifecycle-manager, which this program succeeds, on a node that it works on;
   * cordon and exclusion label are then that program's. Taken off with the first claim.
   */
  public static final String PREDECESSOR = "lifecycle-manager.keikoproj.io/in-progress";

  private final Nodes nodes;
  private final String self;
  private final Time time;
  private final RandomGenerator random;
  private final Listener listener;

  /**
   * @param self this replica's name, different after every start
   */
  public Claims(Nodes nodes, String self, Time time, RandomGenerator random, Listener listener) {
    this.nodes = nodes;
    this.self = self;
    this.time = time;
    this.random = random;
    this.listener = listener;
  }

  /**
   * Claims the node, trying again until the API server answers or the deadline comes. May be called
   * twice: what is done already is not done again.
   *
   * @param deadline asked anew each time: deadlines tighten
   * @return the claim, without a record where the API server forbids the change or the deadline has
   *     come: the termination goes on without it; empty when the node is gone
   * @throws InterruptedException when interrupted
   */
  public Optional<Claim> claim(Subject subject, NodeView seen, Supplier<Deadline> deadline)
      throws InterruptedException {
    long start = time.nanos();
    @Nullable NodeView node = seen;
    for (int failures = 1; ; ) {
      try {
        if (node == null) {
          Optional<NodeView> read = nodes.read(seen.ref());
          if (read.isEmpty()) {
            return Optional.empty();
          }
          node = read.get();
        }
        Optional<ClaimRecord> before = ClaimRecord.parse(node.claim());
        ClaimRecord ours = next(node, before);
        switch (claimed(node, before, ours)) {
          case Patched.Done(NodeView done) -> {
            Subject claimed = new Subject(subject.instance(), subject.group(), done.ref());
            listener.on(
                new Fact.NodeClaimed(claimed, ours.epoch(), before.isPresent(), time.since(start)));
            return Optional.of(new Claim(done.ref(), ours, before.isPresent(), time.nanos()));
          }
          case Patched.Stale() -> node = null;
          case Patched.Gone() -> {
            return Optional.empty();
          }
          case Patched.Denied(String why) -> {
            return Optional.of(
                goOnWithout(
                    subject, seen, new RemoteTrouble(RemoteTrouble.Kind.DENIED, why, null)));
          }
        }
      } catch (RemoteTrouble trouble) {
        if (trouble.kind() == RemoteTrouble.Kind.DENIED || time.isPast(deadline.get())) {
          return Optional.of(goOnWithout(subject, seen, trouble));
        }
        Duration pause = Backoff.REMOTE.pause(failures++, random);
        listener.on(new Fact.Troubled(subject, "claiming node " + seen.ref(), trouble, pause));
        time.sleep(pause);
        node = null;
      }
    }
  }

  private Claim goOnWithout(Subject subject, NodeView seen, RemoteTrouble trouble) {
    listener.on(
        new Fact.Troubled(
            subject, "claiming node " + seen.ref() + "; going on without", trouble, null));
    return new Claim(seen.ref(), null, false, time.nanos());
  }

  private Patched claimed(NodeView node, Optional<ClaimRecord> before, ClaimRecord ours) {
    boolean done =
        before.filter(ours::equals).isPresent()
            && node.unschedulable()
            && !node.leftByPredecessor()
            && "true".equals(node.excludeLabel());
    return done
        ? new Patched.Done(node)
        : nodes.patch(
            node, new Change(true, Map.of(EXCLUDE_LABEL, "true"), annotations(node, ours)));
  }

  private static Map<String, @Nullable String> annotations(NodeView node, ClaimRecord ours) {
    Map<String, @Nullable String> annotations = new HashMap<>();
    annotations.put(ClaimRecord.ANNOTATION, ours.format());
    if (node.leftByPredecessor()) {
      annotations.put(PREDECESSOR, null);
    }
    return annotations;
  }

  private ClaimRecord next(NodeView node, Optional<ClaimRecord> before) {
    if (before.isEmpty()) {
      // What the predecessor did to the node is ours to undo.
      boolean inherited = node.leftByPredecessor();
      return new ClaimRecord(
          self,
          1,
          time.now().toString(),
          node.unschedulable() && !inherited,
          inherited ? null : node.excludeLabel());
    }
    ClaimRecord old = before.get();
    // How the node was before is what the first owner saw; by now it carries our own marks.
    return old.owner().equals(self)
        ? old
        : new ClaimRecord(
            self, old.epoch() + 1, old.since(), old.wasCordoned(), old.excludeLabelWas());
  }

  /** The replica that took the node over since; empty while it is ours. */
  public Optional<String> lostTo(Claim claim) {
    ClaimRecord ours = claim.record();
    if (ours == null) {
      return Optional.empty();
    }
    return nodes
        .seen(claim.node())
        .flatMap(node -> ClaimRecord.parse(node.claim()))
        .filter(now -> now.epoch() > ours.epoch() && !now.owner().equals(self))
        .map(ClaimRecord::owner);
  }

  /**
   * A node that was claimed.
   *
   * @param node the node
   * @param record what we wrote; null where the API server did not let us
   * @param resumed whether somebody had claimed it before: part of the work may be done
   * @param atNanos when, on the monotonic clock
   */
  public record Claim(NodeRef node, @Nullable ClaimRecord record, boolean resumed, long atNanos) {}
}
