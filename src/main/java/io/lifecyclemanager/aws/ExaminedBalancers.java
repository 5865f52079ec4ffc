package io.lifecyclemanager.aws;

import io.lifecyclemanager.deregistration.LoadBalancers;
import io.lifecyclemanager.deregistration.LoadBalancers.Balancer;
import io.lifecyclemanager.deregistration.LoadBalancers.Registration;
import io.lifecyclemanager.doctor.Cloud.BalancerState;
import io.lifecyclemanager.doctor.Cloud.Kind;
import io.lifecyclemanager.model.Backoff;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteTrouble;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.model.Together;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * One family of balancers with all they have, for which each of them costs two requests. Everybody
 * in the account shares the rate of these: who is refused waits.
 */
final class ExaminedBalancers {
  private static final Backoff PAUSES = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10));
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final LoadBalancers family;
  private final Function<List<String>, Map<String, Map<String, String>>> tags;
  private final Time time;
  private final RandomGenerator random;

  /**
   * @param tags asks for the tags of balancers, by their ids
   */
  ExaminedBalancers(
      LoadBalancers family,
      Function<List<String>, Map<String, Map<String, String>>> tags,
      Time time,
      RandomGenerator random) {
    this.family = family;
    this.tags = tags;
    this.time = time;
    this.random = random;
  }

  List<BalancerState> all() throws InterruptedException {
    Deadline end = time.in(LONGEST);
    List<Balancer> balancers = patiently(end, family::discover);
    Map<String, Map<String, String>> tagsById =
        patiently(end, () -> tags.apply(balancers.stream().map(Balancer::id).toList()));
    Map<String, BalancerState> states = new ConcurrentHashMap<>();
    Together.each(
        time,
        "examine balancer",
        balancers,
        one -> states.put(one.id(), state(one, tagsById.getOrDefault(one.id(), Map.of()), end)));
    return balancers.stream().map(one -> states.get(one.id())).toList();
  }

  private BalancerState state(Balancer one, Map<String, String> itsTags, Deadline end)
      throws InterruptedException {
    Set<InstanceId> instances =
        patiently(end, () -> family.registrations(one, Set.of())).stream()
            .map(Registration::instance)
            .collect(Collectors.toSet());
    Duration delay = patiently(end, () -> family.delay(one));
    return new BalancerState(one.name(), kind(one.kind()), delay, instances, itsTags);
  }

  private static Kind kind(LoadBalancers.Kind kind) {
    return switch (kind) {
      case APPLICATION -> Kind.APPLICATION;
      case NETWORK, GATEWAY -> Kind.NETWORK;
      case CLASSIC -> Kind.CLASSIC;
    };
  }

  private <T> T patiently(Deadline end, Supplier<T> question) throws InterruptedException {
    for (int failures = 1; ; failures++) {
      try {
        return question.get();
      } catch (RemoteTrouble trouble) {
        if (trouble.kind() != RemoteTrouble.Kind.THROTTLED || time.isPast(end)) {
          throw trouble;
        }
        time.sleep(PAUSES.pause(failures, random));
      }
    }
  }
}
