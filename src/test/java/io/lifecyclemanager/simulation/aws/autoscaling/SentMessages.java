package io.lifecyclemanager.simulation.aws.autoscaling;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A queue that only remembers; {@link #refuse} makes it refuse. */
public final class SentMessages implements LifecycleNotifications {
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private volatile boolean broken;

  @Override
  public void send(String targetArn, String body) {
    if (broken) {
      throw new IllegalStateException("the queue is gone: " + targetArn);
    }
    bodies.add(body);
  }

  public void refuse() {
    broken = true;
  }

  public List<String> bodies() {
    return bodies;
  }
}
