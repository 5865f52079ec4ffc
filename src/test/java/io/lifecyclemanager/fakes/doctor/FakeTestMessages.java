package io.lifecyclemanager.fakes.doctor;

import io.lifecyclemanager.doctor.snapshot.AccountInspector.HookState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.TestMessageArrival;
import io.lifecyclemanager.enrollment.ApplyResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The test messages that Auto Scaling publishes when a hook is put. Not thread-safe. */
final class FakeTestMessages {
  private final List<TestMessageArrival> arrived = new ArrayList<>();
  private final List<HookState> putAgain = new ArrayList<>();
  private @Nullable String undeliverable;
  private boolean lost;

  /** Adds a message that has arrived. */
  void add(TestMessageArrival message) {
    arrived.add(message);
  }

  /** Rejects hooks from now on, because the test message cannot be published. */
  void refusePublishing(String message) {
    undeliverable = message;
  }

  /** Loses messages from now on. */
  void lose() {
    lost = true;
  }

  /** The hooks that were put again, in order. */
  List<HookState> hooksPutAgain() {
    return List.copyOf(putAgain);
  }

  /** Puts a hook again, which publishes a message. */
  ApplyResult publish(HookState hook) {
    if (undeliverable != null) {
      return new ApplyResult.NotYet(undeliverable);
    }
    putAgain.add(hook);
    if (!lost) {
      arrived.add(
          new TestMessageArrival(
              hook.hook().group(), "", Instant.EPOCH.plusSeconds(putAgain.size())));
    }
    return new ApplyResult.Applied();
  }

  /** Takes the messages that have arrived. */
  List<TestMessageArrival> receive() {
    List<TestMessageArrival> received = List.copyOf(arrived);
    arrived.clear();
    return received;
  }
}
