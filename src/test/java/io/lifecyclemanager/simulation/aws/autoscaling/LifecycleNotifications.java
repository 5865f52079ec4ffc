package io.lifecyclemanager.simulation.aws.autoscaling;

/** The way from Auto Scaling to the queues its hooks name. */
public interface LifecycleNotifications {
  /**
   * Puts a message on a queue. Any {@link RuntimeException} means that it cannot be delivered,
   * which is an answer: the hook's default result then applies at once.
   */
  void send(String targetArn, String body);
}
