package io.lifecyclemanager.web.api;

import io.javalin.http.Context;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.status.ClusterStatus;
import io.lifecyclemanager.status.StatusReport;
import io.lifecyclemanager.status.StatusReport.ReplicaStatus;
import io.lifecyclemanager.status.TerminationStatus;
import io.lifecyclemanager.web.DeferredValue;
import io.lifecyclemanager.web.RequestRefusal;
import io.lifecyclemanager.web.api.ReplicaForwarding.ForwardedReply;
import io.lifecyclemanager.web.api.ReplicaForwarding.ForwardedRequest;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Passes a request on to the replica that has the termination, with the caller's own token, which
 * that replica checks again. A request that was passed on before is not passed on again.
 * Thread-safe.
 */
final class OwnerForwarding {
  private static final int NOT_FOUND = 404;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final DeferredValue<WritePorts> ports;
  private final DeferredValue<ClusterStatus> status;

  /**
   * @param status which replicas there are
   */
  OwnerForwarding(DeferredValue<WritePorts> ports, DeferredValue<ClusterStatus> status) {
    this.ports = ports;
    this.status = status;
  }

  /**
   * Passes the request on to the replica that drains the node, and its reply to the caller.
   *
   * @param owner the name of that replica
   * @throws RequestRefusal 409 where that replica is not known or the request was passed on before,
   *     502 where it does not reply
   */
  void toOwner(Context context, String owner, ForwardedRequest request) {
    if (isForwarded(context)) {
      throw ownedByReplica(owner, "send the request to it");
    }
    ReplicaStatus replica =
        others(status.get().current()).stream()
            .filter(each -> owner.equals(each.name()))
            .findFirst()
            .orElseThrow(() -> ownedByReplica(owner, "it does not answer, or its URL is unknown"));
    respond(context, replica, send(replica, request));
  }

  /**
   * Passes the request on where another replica shows a termination that this one does not know:
   * before the node is claimed, only the replica that received the message has it. Each replica
   * gets the request once at most, until one of them has the termination.
   *
   * @throws RequestRefusal 404 where no other replica has the termination, 502 where one does not
   *     reply
   */
  void toReplicaWith(Context context, InstanceId instance, ForwardedRequest request) {
    List<ReplicaStatus> replicas =
        isForwarded(context) ? List.of() : candidates(instance, status.get().current());
    for (ReplicaStatus replica : replicas) {
      ForwardedReply reply = send(replica, request);
      if (reply.status() != NOT_FOUND) {
        respond(context, replica, reply);
        return;
      }
    }
    throw RequestRefusal.notFound("no termination of this instance is known");
  }

  /** The other replicas, the owner first, where one of them shows the termination. */
  private static List<ReplicaStatus> candidates(InstanceId instance, StatusReport report) {
    Optional<TerminationStatus> shown =
        report.terminations().stream()
            .filter(each -> each.instance().equals(instance.value()))
            .findFirst();
    if (shown.isEmpty()) {
      return List.of();
    }
    String owner = shown.get().owner();
    return others(report).stream()
        .sorted(Comparator.comparing(replica -> !Objects.equals(replica.name(), owner)))
        .toList();
  }

  /** The replica that made the report is the first one. */
  private static List<ReplicaStatus> others(StatusReport report) {
    return report.replicas().stream().skip(1).filter(ReplicaStatus::answered).toList();
  }

  private static boolean isForwarded(Context context) {
    return context.header(ReplicaForwarding.FORWARDED_HEADER) != null;
  }

  private ForwardedReply send(ReplicaStatus replica, ForwardedRequest request) {
    try {
      return ports.get().forwarding().post(replica.url(), request);
    } catch (RemoteFailure failure) {
      throw new RequestRefusal(
          502,
          "owner_unreachable",
          "replica %s did not reply, so that the request may have had its effect: %s"
              .formatted(replica.name(), failure.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RequestRefusal.unavailable("stopping", "the controller is stopping", RETRY_AFTER);
    }
  }

  /** Headers of the reply that a client needs are written anew. */
  private static void respond(Context context, ReplicaStatus replica, ForwardedReply reply) {
    int code = reply.status();
    if (code != 202 && (code < 400 || code > 599)) {
      throw new RequestRefusal(
          502,
          "owner_unreachable",
          "replica %s answered with status %d".formatted(replica.name(), code));
    }
    if (code == 401) {
      context.header("WWW-Authenticate", "Bearer realm=\"lifecycle-manager\"");
    } else if (code == 429 || code == 503) {
      context.header("Retry-After", String.valueOf(RETRY_AFTER.toSeconds()));
    }
    JsonResponse.sendText(context, code, reply.body());
  }

  private static RequestRefusal ownedByReplica(String owner, String hint) {
    return RequestRefusal.conflict(
        "owned_by_replica", "replica %s drains the node: %s".formatted(owner, hint));
  }
}
