package io.lifecyclemanager.deregistration.request;

import io.lifecyclemanager.claim.InstanceAddresses;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.deregistration.Deregistration.DeregistrationDependencies;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Listener;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What every requested deregistration uses.
 *
 * @param deregistration for instances; its membership is used by nothing else, because a
 *     termination that ends makes its own one forget the instance
 * @param addressTargetGroups the target groups of IP addresses; empty where target groups are not
 *     managed
 * @param addresses tells the private addresses of instances
 * @param nodes the nodes of the cluster; null where no cluster is known
 * @param isTerminating whether a termination of the instance is in progress in this process
 */
public record RequestDependencies(
    DeregistrationDependencies deregistration,
    List<AddressTargetGroups> addressTargetGroups,
    InstanceAddresses addresses,
    @Nullable Nodes nodes,
    Predicate<InstanceId> isTerminating) {
  /** Copies the list. */
  public RequestDependencies {
    addressTargetGroups = List.copyOf(addressTargetGroups);
  }

  /** The same, with another receiver of facts. */
  RequestDependencies reportingTo(Listener listener) {
    return new RequestDependencies(
        new DeregistrationDependencies(
            deregistration.membership(),
            deregistration.settleTimes(),
            deregistration.time(),
            deregistration.random(),
            listener),
        addressTargetGroups,
        addresses,
        nodes,
        isTerminating);
  }
}
