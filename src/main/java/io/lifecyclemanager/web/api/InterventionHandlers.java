package io.lifecyclemanager.web.api;

import static io.lifecyclemanager.web.access.ApiPermission.UPDATE_TERMINATIONS;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.plan.Durations;
import io.lifecyclemanager.status.ClusterStatus;
import io.lifecyclemanager.status.StatusJson;
import io.lifecyclemanager.termination.intervention.InterventionOutcome;
import io.lifecyclemanager.termination.intervention.InterventionOutcome.DeadlineTooLate;
import io.lifecyclemanager.termination.intervention.InterventionOutcome.InstanceUnknown;
import io.lifecyclemanager.termination.intervention.InterventionOutcome.InterventionAccepted;
import io.lifecyclemanager.termination.intervention.InterventionOutcome.InterventionRefused;
import io.lifecyclemanager.termination.intervention.InterventionOutcome.OwnedByReplica;
import io.lifecyclemanager.web.DeferredValue;
import io.lifecyclemanager.web.RequestRefusal;
import io.lifecyclemanager.web.access.ApiAccess;
import io.lifecyclemanager.web.api.ReplicaForwarding.ForwardedRequest;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Serves requests that change a termination in progress. */
final class InterventionHandlers {
  private static final Duration MAX_EXTENSION = Duration.ofDays(2);
  private static final String PATH = "/api/v1/terminations/{instance}/";

  private final DeferredValue<WritePorts> ports;
  private final OwnerForwarding forwarding;
  private final Time time;

  InterventionHandlers(
      DeferredValue<WritePorts> ports, DeferredValue<ClusterStatus> status, Time time) {
    this.ports = ports;
    this.forwarding = new OwnerForwarding(ports, status);
    this.time = time;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(HandlerType.POST, PATH + "complete", UPDATE_TERMINATIONS, this::complete),
        new ApiRoute(HandlerType.POST, PATH + "extend", UPDATE_TERMINATIONS, this::extend),
        new ApiRoute(HandlerType.POST, PATH + "retry", UPDATE_TERMINATIONS, this::retry));
  }

  private void complete(Context context) {
    InstanceId instance = instance(context);
    String user = ApiAccess.user(context);
    ForwardedRequest request = request(context, instance, "complete", null);
    respond(context, instance, request, ports.get().interventions().complete(instance, user));
  }

  private void extend(Context context) {
    InstanceId instance = instance(context);
    String user = ApiAccess.user(context);
    JsonBody body = JsonBody.read(context, time, Set.of("duration"));
    Duration duration =
        body.duration("duration", MAX_EXTENSION)
            .filter(Duration::isPositive)
            .orElseThrow(() -> body.wrong("duration", "is missing or zero"));
    String json = StatusJson.write(Map.of("duration", Durations.format(duration)));
    ForwardedRequest request = request(context, instance, "extend", json);
    respond(
        context, instance, request, ports.get().interventions().extend(instance, duration, user));
  }

  private void retry(Context context) {
    InstanceId instance = instance(context);
    String user = ApiAccess.user(context);
    ForwardedRequest request = request(context, instance, "retry", null);
    respond(context, instance, request, ports.get().interventions().retryEvictions(instance, user));
  }

  /** The same request, for another replica. */
  private static ForwardedRequest request(
      Context context, InstanceId instance, String action, @Nullable String json) {
    return new ForwardedRequest(
        PATH.replace("{instance}", instance.value()) + action,
        json,
        Objects.requireNonNull(context.header("Authorization")));
  }

  private static InstanceId instance(Context context) {
    String text = context.pathParam("instance");
    if (!InstanceId.isValid(text)) {
      throw RequestRefusal.notFound("the path names no EC2 instance");
    }
    return new InstanceId(text);
  }

  private void respond(
      Context context, InstanceId instance, ForwardedRequest request, InterventionOutcome outcome) {
    switch (outcome) {
      case InterventionAccepted _ ->
          JsonResponse.send(context, 202, Map.of("instance", instance.value()));
      case InstanceUnknown _ -> forwarding.toReplicaWith(context, instance, request);
      case OwnedByReplica(String owner) -> forwarding.toOwner(context, owner, request);
      case InterventionRefused(String reason) -> throw RequestRefusal.conflict("refused", reason);
      case DeadlineTooLate(var latest) ->
          throw RequestRefusal.conflict(
              "deadline_too_late",
              "the latest possible deadline is " + latest.truncatedTo(ChronoUnit.SECONDS));
    }
  }
}
