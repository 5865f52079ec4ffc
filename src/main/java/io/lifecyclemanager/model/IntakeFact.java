package io.lifecyclemanager.model;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened on the way to a termination, to a message or to an orphan, or to a node
 * apart from any termination.
 */
public sealed interface IntakeFact extends Fact {
  /** A message was received. Age: since it was sent; null where the queue did not say. */
  record MessageReceived(@Nullable Duration age, int receiveCount) implements IntakeFact {}

  /** A message that moves nothing was deleted. */
  record MessageDropped(
      String messageId, @Nullable InstanceId instance, DropReason reason, String detail)
      implements IntakeFact {}

  /**
   * The message arrived that Auto Scaling sends when a hook is put: whatever the group sends gets
   * here.
   *
   * @param at when it was sent, by Auto Scaling's clock
   */
  record TestNotificationReceived(GroupName group, Instant at) implements IntakeFact {}

  /**
   * A launching hook sends its messages to our queue, and the settings do not let this program
   * complete it. Reported for each message.
   */
  record LaunchHookIgnored(GroupName group, String hook) implements IntakeFact {}

  /** A launching hook's action was completed with CONTINUE, because the node is Ready. */
  record LaunchCompleted(LifecycleAction action, NodeRef node) implements IntakeFact {}

  /**
   * A message was returned to the queue, for another replica or for later.
   *
   * @param instance the instance that it names; null where it names none
   * @param needsAttention whether an operator should look into it
   */
  record MessageReturned(
      String messageId, @Nullable InstanceId instance, String reason, boolean needsAttention)
      implements IntakeFact {}

  /**
   * What would be done with a message, if this were not a dry run.
   *
   * @param subject whom it is about; null where the message names no instance
   */
  record DryRunPlanned(@Nullable TerminatingInstance subject, String messageId, String plan)
      implements IntakeFact {}

  /**
   * Auto Scaling said which instances wait in the hooks that send to our queue.
   *
   * @param pending how many wait
   */
  record PendingTerminationsListed(int pending) implements IntakeFact {}

  /**
   * An orphaned termination is adopted: the instance waits in our hook, without a message and
   * without an active owner.
   *
   * @param waited since its scaling activity began; null where that is not known
   * @param owner the replica that had claimed the node; null where none had
   * @param leftByPredecessor whether the program that this one succeeds had begun to work on it
   */
  record OrphanAdopted(
      TerminatingInstance subject,
      @Nullable Duration waited,
      @Nullable String owner,
      boolean leftByPredecessor)
      implements IntakeFact {}

  /**
   * A claimed node was restored as it was before its first claim: cordon, exclusion label and
   * annotations.
   *
   * @param reason as in "its instance is in service again"
   */
  record NodeReleased(TerminatingInstance subject, String reason) implements IntakeFact {}

  /**
   * An operator changes a termination in progress.
   *
   * @param requester who asks for it
   * @param request what, as in "a deadline in 600 s"
   */
  record InterventionRequested(TerminatingInstance subject, String requester, String request)
      implements IntakeFact {
    /** In words, for logs and events. */
    public String text() {
      return requester + " asks for " + request;
    }
  }

  /**
   * EC2 has confirmed an event of an instance of this cluster.
   *
   * @param kind as in {@code spot}
   * @param description as in "spot interruption"
   * @param cordonOnly whether the node is cordoned and nothing else
   */
  record EventResponded(
      TerminatingInstance subject, String kind, String description, boolean cordonOnly)
      implements IntakeFact {}

  /**
   * A node is held, or its node hold has changed.
   *
   * @param instance the node's instance; null where {@code spec.providerID} names none
   * @param reason why, in the user's words
   * @param author the user who asked for it
   * @param until when the hold ends by itself; null where it lasts until it is removed
   * @param isAgain whether the Node has registered again without its hold, which is applied again
   */
  record NodeHoldSet(
      NodeRef node,
      @Nullable InstanceId instance,
      String reason,
      String author,
      @Nullable Instant until,
      boolean isAgain)
      implements IntakeFact {}

  /**
   * A node hold has ended.
   *
   * @param instance the node's instance; null where {@code spec.providerID} names none
   * @param reason why the node was held; empty where that is not known
   * @param cause why the hold has ended, as in "removed by admin"
   */
  record NodeHoldEnded(NodeRef node, @Nullable InstanceId instance, String reason, String cause)
      implements IntakeFact {}

  /** The reason for which a message was deleted without a termination. */
  enum DropReason {
    /** Auto Scaling sends it when a hook is put. */
    TEST_NOTIFICATION("a test notification"),
    /** The action of a launching hook, which the settings do not let this program complete. */
    LAUNCH("about a launch"),
    /** A lifecycle hook of another tool. */
    OTHER_HOOK("of another tool's hook"),
    /** The lifecycle action is over, as Auto Scaling confirmed. */
    OVER("its lifecycle action has ended"),
    /** An event to which this program does not respond. */
    IGNORED_EVENT("an event to which this controller does not respond"),
    /** An event of an instance that is not one of this cluster. */
    FOREIGN_EVENT("an event of another cluster's instance"),
    /** An event of a node that another controller drains by itself. */
    MANAGED_NODE("an event of a node that another controller drains"),
    /** An event that EC2 does not confirm. */
    UNCONFIRMED_EVENT("an event that is not confirmed"),
    /** A message in no format that this program knows. */
    NOT_UNDERSTOOD("of an unknown format");

    private final String text;

    DropReason(String text) {
      this.text = text;
    }

    /** What the message is, for logs. */
    public String text() {
      return text;
    }
  }
}
