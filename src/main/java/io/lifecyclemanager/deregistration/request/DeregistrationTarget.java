package io.lifecyclemanager.deregistration.request;

import io.lifecyclemanager.model.InstanceId;

/** What a caller wants deregistered from all load balancers. Immutable. */
public sealed interface DeregistrationTarget {
  /** The id of the instance, or the address in its one form: the id of the deregistration. */
  String id();

  /** An instance: also its private addresses, as far as EC2 tells them. */
  record InstanceTarget(InstanceId instance) implements DeregistrationTarget {
    @Override
    public String id() {
      return instance.value();
    }
  }

  /** An IP address, in the target groups whose targets are IP addresses. */
  record AddressTarget(IpAddress address) implements DeregistrationTarget {
    @Override
    public String id() {
      return address.text();
    }
  }

  /**
   * The instance with this id.
   *
   * @throws IllegalArgumentException when the text is no id of an instance; the message says so
   */
  static DeregistrationTarget ofInstance(String id) {
    return new InstanceTarget(new InstanceId(id));
  }

  /**
   * The IP address of version 4 or 6.
   *
   * @throws IllegalArgumentException when the text is no address; the message says so
   */
  static DeregistrationTarget ofAddress(String address) {
    return new AddressTarget(new IpAddress(address));
  }

  /**
   * The target of a deregistration with this {@link #id}.
   *
   * @throws IllegalArgumentException when the text is neither an instance id nor an address
   */
  static DeregistrationTarget ofId(String id) {
    return InstanceId.isValid(id) ? ofInstance(id) : ofAddress(id);
  }
}
