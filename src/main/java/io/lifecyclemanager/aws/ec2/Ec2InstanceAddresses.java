package io.lifecyclemanager.aws.ec2;

import io.lifecyclemanager.aws.AwsRequests;
import io.lifecyclemanager.claim.InstanceAddresses;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.Batcher;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceIpv6Address;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.InstancePrivateIpAddress;

/**
 * Describes instances on EC2: several callers' instances in one request. The client is created with
 * the first request. Thread-safe.
 */
public final class Ec2InstanceAddresses implements InstanceAddresses {
  private static final int MAX_IDS = 100;

  private final Supplier<Ec2Client> client;
  private final Batcher<InstanceId, PrivateAddresses> batches;
  private final AwsRequests describes = new AwsRequests("EC2", 2);

  /**
   * @param client creates the client at its first call, and returns the same one later
   */
  public Ec2InstanceAddresses(Supplier<Ec2Client> client, Time time) {
    this.client = client;
    this.batches = new Batcher<>(time, "describe addresses", MAX_IDS, this::describeAll);
  }

  @Override
  public Optional<PrivateAddresses> describe(InstanceId instance) throws InterruptedException {
    return batches.send(instance);
  }

  /** By a filter: as a parameter, one unknown id would make the whole request fail. */
  private Map<InstanceId, PrivateAddresses> describeAll(Set<InstanceId> ids) {
    Filter wanted =
        Filter.builder()
            .name("instance-id")
            .values(ids.stream().map(InstanceId::value).toList())
            .build();
    return describes.call(
        "DescribeInstances",
        () ->
            client.get().describeInstances(ask -> ask.filters(wanted)).reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .collect(
                    Collectors.toMap(
                        one -> new InstanceId(one.instanceId()), Ec2InstanceAddresses::addresses)));
  }

  private static PrivateAddresses addresses(Instance instance) {
    return new PrivateAddresses(
        given(
            Stream.concat(
                Stream.ofNullable(instance.privateDnsName()),
                instance.networkInterfaces().stream()
                    .map(InstanceNetworkInterface::privateDnsName))),
        given(
            Stream.concat(
                Stream.of(instance.privateIpAddress(), instance.ipv6Address()),
                instance.networkInterfaces().stream().flatMap(Ec2InstanceAddresses::addresses))));
  }

  private static Stream<String> addresses(InstanceNetworkInterface network) {
    return Stream.concat(
        network.privateIpAddresses().stream().map(InstancePrivateIpAddress::privateIpAddress),
        network.ipv6Addresses().stream().map(InstanceIpv6Address::ipv6Address));
  }

  private static Set<String> given(Stream<String> values) {
    return values
        .filter(value -> value != null && !value.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }
}
