package io.lifecyclemanager.app;

import io.lifecyclemanager.enrollment.ControllerRights;
import io.lifecyclemanager.enrollment.Place;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose rights to print.
 *
 * @param partition of the groups
 * @param region of the groups
 * @param account of the groups
 * @param queueArn the queue
 * @param cluster the cluster's name
 * @param targetGroups whether the controller deregisters from target groups
 * @param classic whether the controller deregisters from classic balancers
 * @param kmsKey ARN of the customer key of the queue; null for none
 */
public record PolicySettings(
    String partition,
    String region,
    String account,
    String queueArn,
    String cluster,
    boolean targetGroups,
    boolean classic,
    @Nullable String kmsKey) {
  /** The least policy, as JSON. */
  public String policy() {
    return new ControllerRights(
            new Place(partition, region, account),
            queueArn,
            cluster,
            targetGroups,
            classic,
            Optional.ofNullable(kmsKey))
        .policy()
        .text();
  }
}
