package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import java.util.function.Supplier;

/** Counts calls and makes one of them fail, before or after its effect. For one thread. */
final class SingleCallFailure {
  static final String MESSAGE = "made to fail by the test";

  private int calls;
  private int failingCall = -1;
  private boolean afterEffect;
  private FailureKind kind = FailureKind.REJECTED;

  int calls() {
    return calls;
  }

  void resetCalls() {
    calls = 0;
  }

  /**
   * @param call counted from now on, beginning with 0
   */
  void failAt(int call, boolean afterItsEffect, FailureKind failure) {
    calls = 0;
    failingCall = call;
    afterEffect = afterItsEffect;
    kind = failure;
  }

  void stop() {
    failingCall = -1;
  }

  <T> T call(Supplier<T> work) {
    boolean fails = calls++ == failingCall;
    if (fails && !afterEffect) {
      throw new RemoteFailure(kind, MESSAGE, null);
    }
    T result = work.get();
    if (fails) {
      throw new RemoteFailure(kind, MESSAGE, null);
    }
    return result;
  }
}
