package io.lifecyclemanager.claim;

import io.lifecyclemanager.model.InstanceId;
import java.util.Optional;
import java.util.Set;

/** The private names and addresses of EC2 instances. Thread-safe. */
@FunctionalInterface
public interface InstanceAddresses {
  /**
   * Describes the instance; concurrent callers share requests. May be repeated.
   *
   * @return empty when EC2 does not know it
   * @throws io.lifecyclemanager.model.RemoteFailure when EC2 did not answer, or denied the request
   * @throws InterruptedException when interrupted
   */
  Optional<PrivateAddresses> describe(InstanceId instance) throws InterruptedException;

  /**
   * What identifies an instance inside of its network.
   *
   * @param dnsNames private DNS names, as in {@code ip-10-0-1-7.us-west-2.compute.internal}
   * @param addresses private addresses of version 4, and all of version 6
   */
  record PrivateAddresses(Set<String> dnsNames, Set<String> addresses) {
    /** Copies the sets. */
    public PrivateAddresses {
      dnsNames = Set.copyOf(dnsNames);
      addresses = Set.copyOf(addresses);
    }
  }
}
