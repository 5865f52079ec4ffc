package io.lifecyclemanager.app.deregistration;

import io.lifecyclemanager.deregistration.request.DeregistrationTarget;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code deregister}.
 *
 * @param target the instance or the address
 * @param atMost how long to wait for the end
 * @param region of AWS; null to use the region of the environment
 * @param kubeconfig file that names the API server; null where no node is to be labelled
 * @param balancers which load balancers are managed
 * @param json whether to print JSON
 */
public record DeregisterSettings(
    DeregistrationTarget target,
    Duration atMost,
    @Nullable String region,
    @Nullable Path kubeconfig,
    BalancerSettings balancers,
    boolean json) {
  /**
   * Which load balancers are managed.
   *
   * @param settleTime settle time of an ALB or a classic ELB
   * @param settleTimeNlb settle time of an NLB or a Gateway Load Balancer
   */
  public record BalancerSettings(
      boolean targetGroups, boolean classicElbs, Duration settleTime, Duration settleTimeNlb) {}
}
