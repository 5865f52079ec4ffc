package io.lifecyclemanager.web.api;

import static io.lifecyclemanager.web.access.ApiPermission.READ_HOLDS;
import static io.lifecyclemanager.web.access.ApiPermission.UPDATE_HOLDS;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.nodehold.NodeHold;
import io.lifecyclemanager.nodehold.NodeHoldJson;
import io.lifecyclemanager.nodehold.NodeHoldLimits.InvalidField;
import io.lifecyclemanager.nodehold.NodeHoldOutcome;
import io.lifecyclemanager.nodehold.NodeHoldOutcome.HoldsCurrent;
import io.lifecyclemanager.nodehold.NodeHoldOutcome.HoldsFailed;
import io.lifecyclemanager.nodehold.NodeHoldOutcome.InvalidHold;
import io.lifecyclemanager.nodehold.NodeHoldOutcome.TerminationUnderWay;
import io.lifecyclemanager.nodehold.NodeHoldOutcome.UnknownNode;
import io.lifecyclemanager.nodehold.NodeHoldRequest;
import io.lifecyclemanager.nodehold.NodeHoldTarget;
import io.lifecyclemanager.nodehold.NodeHolds;
import io.lifecyclemanager.web.DeferredValue;
import io.lifecyclemanager.web.RequestRefusal;
import io.lifecyclemanager.web.access.ApiAccess;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Serves the holds of nodes. */
final class HoldHandlers {
  private static final String PATH = "/api/v1/holds";
  private static final Set<String> FIELDS =
      Set.of("node", "instance", "reason", "until", "taint", "scaleDownDisabled");

  private final DeferredValue<WritePorts> ports;
  private final Time time;

  HoldHandlers(DeferredValue<WritePorts> ports, Time time) {
    this.ports = ports;
    this.time = time;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(
            HandlerType.GET,
            PATH,
            READ_HOLDS,
            context -> JsonResponse.send(context, 200, NodeHoldJson.listOf(holds().list()))),
        new ApiRoute(HandlerType.POST, PATH, UPDATE_HOLDS, this::add),
        new ApiRoute(HandlerType.PUT, PATH, UPDATE_HOLDS, this::replaceAll),
        new ApiRoute(HandlerType.DELETE, PATH, UPDATE_HOLDS, this::remove));
  }

  private NodeHolds holds() {
    return ports.get().holds();
  }

  private void add(Context context) throws InterruptedException {
    NodeHoldRequest request = request(JsonBody.read(context, time, FIELDS));
    respond(context, holds().add(request, ApiAccess.user(context)), "");
  }

  private void replaceAll(Context context) throws InterruptedException {
    JsonBody body = JsonBody.read(context, time, Set.of("holds"));
    List<NodeHoldRequest> requests =
        body.objects("holds", FIELDS).stream().map(HoldHandlers::request).toList();
    respond(context, holds().replaceAll(requests, ApiAccess.user(context)), "holds");
  }

  private void remove(Context context) throws InterruptedException {
    @Nullable String node = context.queryParam("node");
    @Nullable String instance = context.queryParam("instance");
    if ((node == null) == (instance == null)) {
      throw RequestRefusal.ofField("node", "give either node or instance");
    }
    NodeHoldTarget target =
        node == null
            ? new NodeHoldTarget.NodeOfInstance(String.valueOf(instance))
            : new NodeHoldTarget.NamedNode(node);
    respond(context, holds().remove(target, ApiAccess.user(context)), "");
  }

  private static NodeHoldRequest request(JsonBody body) {
    Optional<String> node = body.text("node");
    Optional<String> instance = body.text("instance");
    if (node.isPresent() == instance.isPresent()) {
      throw body.wrong("node", "or instance must be given, and not both");
    }
    return new NodeHoldRequest(
        node.<NodeHoldTarget>map(NodeHoldTarget.NamedNode::new)
            .orElseGet(() -> new NodeHoldTarget.NodeOfInstance(instance.orElseThrow())),
        body.requiredText("reason"),
        body.instant("until").orElse(null),
        body.flag("taint"),
        body.flag("scaleDownDisabled"));
  }

  /**
   * @param array the field that has the requests; empty where there is one request only
   */
  private static void respond(Context context, NodeHoldOutcome outcome, String array) {
    switch (outcome) {
      case HoldsCurrent(List<NodeHold> holds, var _) ->
          JsonResponse.send(context, 200, NodeHoldJson.listOf(holds));
      case InvalidHold(int entry, InvalidField(String name, String problem)) -> {
        String field = array.isEmpty() ? name : "%s[%d].%s".formatted(array, entry, name);
        throw RequestRefusal.ofField(field, field + " " + problem);
      }
      case UnknownNode(NodeHoldTarget target) ->
          throw new RequestRefusal(
              404,
              "not_found",
              "there is no node with the %s %s".formatted(target.field(), target.text()),
              target.field());
      case TerminationUnderWay(String node) ->
          throw RequestRefusal.conflict(
              "termination_under_way", "a termination has claimed node " + node);
      case HoldsFailed(String node, var failure, List<String> standing) ->
          throw new RequestRefusal(
              502,
              "remote_failure",
              "%s%s%s"
                  .formatted(
                      node.isEmpty() ? "" : "node " + node + ": ",
                      failure.getMessage(),
                      standing.isEmpty()
                          ? ""
                          : "; these nodes are changed all the same: "
                              + String.join(", ", standing)));
    }
  }
}
