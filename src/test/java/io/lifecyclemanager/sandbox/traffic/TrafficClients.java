package io.lifecyclemanager.sandbox.traffic;

import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Clients that send requests all the time, at a fixed total rate. */
public final class TrafficClients implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(50);

  private final Time time;
  private final Traffic traffic;
  private final int perSecond;
  private final Supplier<Map<LoadBalancerFront, Set<String>>> registered;
  private final Supplier<TrafficSnapshot> moment;
  private final Thread loop;
  private volatile boolean sending = true;
  private volatile @Nullable Throwable failure;

  /**
   * Begins to send.
   *
   * @param perSecond requests to all balancers together
   * @param registered the nodes registered at each load balancer and not draining
   * @param moment what requests meet now
   */
  public TrafficClients(
      Time time,
      Traffic traffic,
      int perSecond,
      Supplier<Map<LoadBalancerFront, Set<String>>> registered,
      Supplier<TrafficSnapshot> moment) {
    this.time = time;
    this.traffic = traffic;
    this.perSecond = perSecond;
    this.registered = registered;
    this.moment = moment;
    loop = time.start("clients", this::run);
  }

  private void run() {
    try {
      long began = time.nanos();
      long each = 0;
      while (sending || traffic.running() > 0) {
        Map<LoadBalancerFront, Set<String>> balancers = registered.get();
        double due = time.since(began).toNanos() / 1e9 * perSecond / Math.max(1, balancers.size());
        int fresh = sending ? (int) (due - each) : 0;
        each += fresh;
        traffic.step(moment.get(), balancers, fresh);
        time.sleep(TICK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  /** What became of the requests so far. */
  public List<RequestTally> tallies() {
    return traffic.tallies();
  }

  /**
   * Sends no more, and waits until those on their way are answered or lost.
   *
   * @throws IllegalStateException if sending failed: what was counted means nothing
   */
  public void finish() throws InterruptedException {
    sending = false;
    loop.join();
    if (failure != null) {
      throw new IllegalStateException("the clients have failed", failure);
    }
  }

  @Override
  public void close() {
    loop.interrupt();
  }
}
