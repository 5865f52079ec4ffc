package io.lifecyclemanager.web.api;

import static io.lifecyclemanager.web.access.ApiPermission.READ_TERMINATIONS;
import static io.lifecyclemanager.web.access.ApiPermission.UPDATE_TERMINATIONS;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.lifecyclemanager.deregistration.request.DeregistrationStatus;
import io.lifecyclemanager.deregistration.request.DeregistrationTarget;
import io.lifecyclemanager.deregistration.request.Deregistrations;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.web.DeferredValue;
import io.lifecyclemanager.web.RequestRefusal;
import io.lifecyclemanager.web.access.ApiAccess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Serves requested deregistrations, and the path of hasta-la-vista for them. */
final class DeregistrationHandlers {
  private static final String PATH = "/api/v1/deregistrations";
  private static final Duration MAX_WAIT = Duration.ofMinutes(10);

  /** What hasta-la-vista waits for by default. */
  private static final Duration DRAIN_WAIT = Duration.ofMinutes(5);

  private final DeferredValue<Deregistrations> deregistrations;
  private final Time time;

  DeregistrationHandlers(DeferredValue<Deregistrations> deregistrations, Time time) {
    this.deregistrations = deregistrations;
    this.time = time;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(HandlerType.GET, PATH, READ_TERMINATIONS, this::list),
        new ApiRoute(HandlerType.GET, PATH + "/{id}", READ_TERMINATIONS, this::find));
  }

  /** Those whose handlers may wait for the end of a deregistration. */
  List<ApiRoute> waitingRoutes() {
    return List.of(
        new ApiRoute(HandlerType.POST, PATH, UPDATE_TERMINATIONS, this::request),
        new ApiRoute(HandlerType.POST, "/drain", UPDATE_TERMINATIONS, this::drain));
  }

  private void list(Context context) {
    JsonResponse.send(context, 200, Map.of("deregistrations", deregistrations.get().all()));
  }

  private void find(Context context) {
    DeregistrationTarget target;
    try {
      target = DeregistrationTarget.ofId(context.pathParam("id"));
    } catch (IllegalArgumentException _) {
      throw RequestRefusal.notFound("the path names neither an EC2 instance nor an address");
    }
    JsonResponse.send(
        context,
        200,
        deregistrations
            .get()
            .find(target)
            .orElseThrow(
                () -> RequestRefusal.notFound("no deregistration of it is known to this replica")));
  }

  private void request(Context context) throws InterruptedException {
    JsonBody body = JsonBody.read(context, time, Set.of("instance", "ip", "wait"));
    DeregistrationTarget target =
        target(body.text("instance").orElse(null), body.text("ip").orElse(null), "instance");
    respond(context, target, body.duration("wait", MAX_WAIT).orElse(Duration.ZERO));
  }

  private void drain(Context context) throws InterruptedException {
    if (context.queryParam("secret") != null || context.queryParam("token") != null) {
      throw RequestRefusal.ofField(
          "secret",
          "a secret in a URL is logged by proxies: send it as Authorization: Bearer <token>");
    }
    @Nullable String timeout = context.queryParam("timeout");
    Duration wait = timeout == null ? DRAIN_WAIT : JsonBody.duration("timeout", timeout, MAX_WAIT);
    DeregistrationTarget target = target(context.queryParam("id"), context.queryParam("ip"), "id");
    respond(context, target, wait);
  }

  private static DeregistrationTarget target(
      @Nullable String instance, @Nullable String address, String instanceField) {
    try {
      if (instance != null && address == null) {
        return DeregistrationTarget.ofInstance(instance);
      }
      if (instance == null && address != null) {
        return DeregistrationTarget.ofAddress(address);
      }
    } catch (IllegalArgumentException _) {
      throw instance == null
          ? RequestRefusal.ofField("ip", "ip is no IP address")
          : RequestRefusal.ofField(instanceField, instanceField + " is no EC2 instance id");
    }
    throw RequestRefusal.ofField(
        instanceField, "give either " + instanceField + " or ip, and not both");
  }

  private void respond(Context context, DeregistrationTarget target, Duration wait)
      throws InterruptedException {
    Deregistrations all = deregistrations.get();
    DeregistrationStatus begun =
        all.request(target, ApiAccess.user(context))
            .orElseThrow(() ->
                RequestRefusal.unavailable(
                    "too_many_deregistrations",
                    Deregistrations.MAX_IN_PROGRESS + " deregistrations are in progress",
                    Duration.ofSeconds(30)));
    DeregistrationStatus status = wait.isPositive() ? all.await(target, wait).orElse(begun) : begun;
    context.header("Location", PATH + "/" + target.id());
    JsonResponse.send(context, httpStatus(status, wait.isPositive()), status);
  }

  private static int httpStatus(DeregistrationStatus status, boolean waited) {
    return switch (status.state()) {
      case DRAINING -> waited ? 504 : 202;
      case DEREGISTERED -> 200;
      case REFUSED -> 502;
    };
  }
}
