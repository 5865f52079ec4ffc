package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.deregistration.LoadBalancers.Balancer;
import io.lifecyclemanager.deregistration.LoadBalancers.Registration;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteTrouble;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.model.Together;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Who is registered where, shared by all terminations: one scan of M balancers serves every node
 * that asks while it runs, and one poll of a balancer everybody who waits for it. Thread-safe.
 */
public final class Membership {
  private static final Duration DELAY_KEPT = Duration.ofMinutes(5);

  private final List<LoadBalancers> families;
  private final Time time;
  private final Listener listener;
  private final Shared<Map<Entry, List<Registration>>> everything;
  private final Map<Balancer, Shared<List<Registration>>> single = new ConcurrentHashMap<>();
  private final Map<Balancer, Shared<Duration>> delays = new ConcurrentHashMap<>();
  private final Set<InstanceId> leaving = ConcurrentHashMap.newKeySet();

  /**
   * Knows nothing yet.
   *
   * @param families those that are looked at at all
   */
  public Membership(List<LoadBalancers> families, Time time, Listener listener) {
    this.families = List.copyOf(families);
    this.time = time;
    this.listener = listener;
    this.everything = new Shared<>(time);
  }

  /** A balancer, and who speaks for it. */
  record Entry(LoadBalancers family, Balancer balancer) {}

  /**
   * Where the instance is registered, as answered to a question asked at {@code notBefore} or
   * later.
   *
   * @throws RemoteTrouble when a family gave no answer, unless it is forbidden: that is told, and
   *     the other family counts
   */
  Map<Entry, List<Registration>> of(InstanceId instance, long notBefore)
      throws InterruptedException {
    Map<Entry, List<Registration>> found = new HashMap<>();
    everything
        .since(notBefore, this::scan)
        .forEach((entry, registrations) -> {
          List<Registration> own = own(instance, registrations);
          if (!own.isEmpty()) {
            found.put(entry, own);
          }
        });
    return found;
  }

  /**
   * The names of the balancers that know the instance, as people know them, with the ports.
   *
   * @param notBefore on the monotonic clock: what was answered to earlier questions does not count
   */
  public List<String> names(InstanceId instance, long notBefore) throws InterruptedException {
    return names(of(instance, notBefore));
  }

  static List<String> names(Map<Entry, List<Registration>> found) {
    return found.entrySet().stream()
        .map(each -> each.getKey().balancer().name() + ports(each.getValue()))
        .sorted()
        .toList();
  }

  private static String ports(List<Registration> registrations) {
    String ports =
        registrations.stream()
            .map(Registration::port)
            .filter(Objects::nonNull)
            .map(String::valueOf)
            .collect(Collectors.joining(","));
    return ports.isEmpty() ? "" : ":" + ports;
  }

  /** The same for one balancer. */
  List<Registration> in(Entry entry, InstanceId instance, long notBefore)
      throws InterruptedException {
    Shared<List<Registration>> shared =
        single.computeIfAbsent(entry.balancer(), balancer -> new Shared<>(time));
    return own(instance, shared.since(notBefore, () -> registrations(entry)));
  }

  /** The balancer's deregistration delay, at most five minutes old. */
  Duration delay(Entry entry) throws InterruptedException {
    return delays
        .computeIfAbsent(entry.balancer(), balancer -> new Shared<>(time))
        .since(time.nanos() - DELAY_KEPT.toNanos(), () -> entry.family().delay(entry.balancer()));
  }

  /** From now on the instance is expected to be on its way out of balancers. */
  void expect(InstanceId instance) {
    leaving.add(instance);
  }

  /** The instance is of no interest any more. */
  void forget(InstanceId instance) {
    leaving.remove(instance);
  }

  private Map<Entry, List<Registration>> scan() throws InterruptedException {
    List<Entry> entries = new ArrayList<>();
    for (LoadBalancers family : families) {
      try {
        family.discover().forEach(balancer -> entries.add(new Entry(family, balancer)));
      } catch (RemoteTrouble trouble) {
        if (trouble.kind() != RemoteTrouble.Kind.DENIED) {
          throw trouble;
        }
        listener.on(new Fact.Troubled(null, "finding load balancers", trouble, null));
      }
    }
    Map<Entry, List<Registration>> all = new ConcurrentHashMap<>();
    Together.each(time, "balancer scan", entries, entry -> all.put(entry, registrations(entry)));
    single.keySet().retainAll(balancers(entries));
    delays.keySet().retainAll(balancers(entries));
    return Map.copyOf(all);
  }

  private static Set<Balancer> balancers(List<Entry> entries) {
    return entries.stream().map(Entry::balancer).collect(Collectors.toSet());
  }

  private List<Registration> registrations(Entry entry) {
    return entry.family().registrations(entry.balancer(), Set.copyOf(leaving));
  }

  private static List<Registration> own(InstanceId instance, List<Registration> registrations) {
    return registrations.stream().filter(one -> one.instance().equals(instance)).toList();
  }
}
