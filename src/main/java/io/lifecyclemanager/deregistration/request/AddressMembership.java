package io.lifecyclemanager.deregistration.request;

import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.request.AddressTargetGroups.AddressRegistration;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.SingleFlight;
import java.util.List;
import java.util.Set;

/**
 * Which address is registered in which target group: concurrent deregistrations share the requests.
 * Thread-safe.
 */
final class AddressMembership {
  /** The only key of requests about all target groups. */
  private static final String ALL = "all";

  private final AddressTargetGroups groups;
  private final Time time;
  private final SingleFlight<String, List<LoadBalancer>> discovery;
  private final SingleFlight<LoadBalancer, List<AddressRegistration>> registrations;

  AddressMembership(AddressTargetGroups groups, Time time) {
    this.groups = groups;
    this.time = time;
    this.discovery = new SingleFlight<>(time, "address target groups", _ -> groups.discover());
    this.registrations = new SingleFlight<>(time, "address registrations", groups::registrations);
  }

  AddressTargetGroups groups() {
    return groups;
  }

  /** All target groups of IP addresses, as answered to a request sent now or later. */
  List<LoadBalancer> discover() throws InterruptedException {
    List<LoadBalancer> found = discovery.getSince(ALL, time.nanos());
    registrations.retainAll(Set.copyOf(found));
    return found;
  }

  /** The registrations of these addresses, as answered to a request sent now or later. */
  List<AddressRegistration> registrations(LoadBalancer group, Set<IpAddress> addresses)
      throws InterruptedException {
    return registrations.getSince(group, time.nanos()).stream()
        .filter(one -> addresses.contains(one.address()))
        .toList();
  }
}
