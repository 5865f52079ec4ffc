package io.lifecyclemanager.aws.ec2;

import io.lifecyclemanager.aws.AwsFailures;
import io.lifecyclemanager.aws.AwsRequests;
import io.lifecyclemanager.event.Ec2Instances.CapacityReservation;
import io.lifecyclemanager.event.Ec2Instances.ReservationType;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CapacityReservationType;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.InterruptibleCapacityAllocation;
import software.amazon.awssdk.services.ec2.model.InterruptionInfo;

/** Describes capacity reservations on EC2, one for each request. Thread-safe. */
record ReservationDescriber(Supplier<Ec2Client> client, AwsRequests requests) {
  /** The reservation with this id; empty when EC2 does not know it. */
  Optional<CapacityReservation> describe(String id) throws InterruptedException {
    return requests.callInterruptibly(
        "DescribeCapacityReservations",
        () -> findReservation(id).map(found -> toReservation(id, found)));
  }

  private CapacityReservation toReservation(
      String id, software.amazon.awssdk.services.ec2.model.CapacityReservation found) {
    boolean isInterruptible = Boolean.TRUE.equals(found.interruptible());
    ReservationType type =
        found.reservationType() == CapacityReservationType.CAPACITY_BLOCK
            ? ReservationType.CAPACITY_BLOCK
            : isInterruptible ? ReservationType.INTERRUPTIBLE : ReservationType.DEFAULT;
    return new CapacityReservation(
        id, type, found.endDate(), isInterruptible && isReclaimed(found));
  }

  /** The source reservation tells it, which another account may own. */
  private boolean isReclaimed(software.amazon.awssdk.services.ec2.model.CapacityReservation one) {
    return Optional.ofNullable(one.interruptionInfo())
        .map(InterruptionInfo::sourceCapacityReservationId)
        .flatMap(this::findReservation)
        .map(
            software.amazon.awssdk.services.ec2.model.CapacityReservation
                ::interruptibleCapacityAllocation)
        .filter(ReservationDescriber::isReclaimed)
        .isPresent();
  }

  private static boolean isReclaimed(InterruptibleCapacityAllocation allocation) {
    return switch (allocation.statusAsString()) {
      case "canceling", "canceled" -> true;
      // It grows as well.
      case "updating" ->
          count(allocation.targetInstanceCount()) <= count(allocation.instanceCount());
      case null, default -> false;
    };
  }

  private static int count(@Nullable Integer instances) {
    return instances == null ? 0 : instances;
  }

  private Optional<software.amazon.awssdk.services.ec2.model.CapacityReservation> findReservation(
      String id) {
    try {
      return client
          .get()
          .describeCapacityReservations(ask -> ask.capacityReservationIds(id))
          .capacityReservations()
          .stream()
          .findFirst();
    } catch (Ec2Exception e) {
      if (AwsFailures.errorCode(e).startsWith("InvalidCapacityReservationId")) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
