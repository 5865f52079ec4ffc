package io.lifecyclemanager.intake;

import io.lifecyclemanager.hold.VisibilityExtender;
import io.lifecyclemanager.intake.Inbox.Delivery;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.sharing.FailureReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What becomes of a received message that joins no termination. Thread-safe. */
record MessageDisposal(VisibilityExtender visibility, Listener listener) {
  /** Until a message is visible again that another replica may know how to handle. */
  private static final Duration RETURN_DELAY = Duration.ofSeconds(15);

  /** Deletes the message, whose purpose is fulfilled, or leaves it to its next delivery. */
  void deleteMessage(Delivery delivery) throws InterruptedException {
    boolean _ = visibility.delete(List.of(delivery.message().id()));
  }

  /** Deletes the message without effect, or leaves it to its next delivery. */
  void dropMessage(
      Delivery delivery, @Nullable InstanceId instance, DropReason reason, String detail)
      throws InterruptedException {
    if (visibility.delete(List.of(delivery.message().id()))) {
      listener.on(
          new IntakeFact.MessageDropped(
              delivery.message().id(), instance, reason, withSender(detail, delivery)));
    }
  }

  /** The sender tells where a forged message, or one of a shared queue, comes from. */
  private static String withSender(String detail, Delivery delivery) {
    return delivery.sender() == null ? detail : detail + "; SenderId " + delivery.sender();
  }

  /**
   * Deletes the message if its action belongs to another tool; waits until that is known.
   *
   * @param sent when the message was sent
   * @return whether it does
   */
  boolean dropIfForeign(LifecycleAction action, OwnHooks hooks, Delivery delivery, Deadline sent)
      throws InterruptedException {
    Optional<String> reason = hooks.foreignReason(action, sent);
    if (reason.isPresent()) {
      dropMessage(delivery, action.instance(), DropReason.OTHER_HOOK, reason.get());
    }
    return reason.isPresent();
  }

  /** Returns the message to the queue for another replica, or for later: in 15 seconds. */
  void returnSoon(
      Delivery delivery, @Nullable InstanceId instance, String reason, boolean needsAttention) {
    returnMessage(delivery, instance, reason, RETURN_DELAY, needsAttention);
  }

  /**
   * Returns the message to the queue; where the queue does not answer, it returns by itself after
   * the visibility timeout.
   *
   * @param delay until it is visible
   * @param needsAttention whether an operator should look into it
   */
  void returnMessage(
      Delivery delivery,
      @Nullable InstanceId instance,
      String reason,
      Duration delay,
      boolean needsAttention) {
    try {
      visibility.returnMessages(List.of(delivery.message().id()), delay);
    } catch (RemoteFailure failure) {
      // It becomes visible by itself after the visibility timeout.
      FailureReport.to(listener, null, "returning message " + delivery.message().id())
          .onFailure(failure, null);
    }
    listener.on(
        new IntakeFact.MessageReturned(delivery.message().id(), instance, reason, needsAttention));
  }
}
