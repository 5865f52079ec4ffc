package io.lifecyclemanager.drain.capacity;

import io.lifecyclemanager.model.RemoteFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The same unschedulable pods in each namespace. Thread-safe. */
public final class FakeUnschedulablePods implements UnschedulablePods {
  private final List<UnschedulablePod> pods = new ArrayList<>();
  private @Nullable RemoteFailure failure;
  private int lists;

  /** One more pod. */
  public synchronized void add(String controllerUid, String message) {
    pods.add(new UnschedulablePod(controllerUid, message));
  }

  /** The scheduler has found nodes for all of them. */
  public synchronized void scheduleAll() {
    pods.clear();
  }

  /** Each list fails with this; null ends it. */
  public synchronized void fail(@Nullable RemoteFailure with) {
    failure = with;
  }

  /** How often they were listed. */
  public synchronized int lists() {
    return lists;
  }

  @Override
  public synchronized List<UnschedulablePod> in(String namespace) {
    lists++;
    if (failure != null) {
      throw failure;
    }
    return List.copyOf(pods);
  }
}
