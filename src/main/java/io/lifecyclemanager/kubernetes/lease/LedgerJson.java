package io.lifecyclemanager.kubernetes.lease;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.pace.PaceLedger;
import io.lifecyclemanager.pace.PaceLedger.AdmittedNode;
import io.lifecyclemanager.pace.PaceLedger.CompletionTurn;
import io.lifecyclemanager.pace.PaceLedger.NextInstance;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a ledger. The admitted nodes are grouped by the replica that has admitted them, since
 * annotations are limited to 256 KiB. Pure.
 */
final class LedgerJson {
  private LedgerJson() {}

  static String format(PaceLedger ledger) {
    ObjectNode json = KubernetesJson.object().put("revision", ledger.revision());
    ObjectNode admitted = json.putObject("admitted");
    for (AdmittedNode entry : ledger.admitted()) {
      ObjectNode node = admitted.withArray("/" + pointer(entry.by())).addObject();
      put(node, entry.node());
      node.put("at", entry.at().toString());
      if (!entry.claimed()) {
        node.put("claimed", false);
      }
    }
    if (ledger.turn() != null) {
      CompletionTurn turn = ledger.turn();
      ObjectNode object = json.putObject("turn");
      object.put("instance", turn.instance().value());
      if (turn.node() != null) {
        put(object, turn.node());
      }
      object.put("by", turn.by()).put("at", turn.at().toString());
    }
    if (ledger.nextTurn() != null) {
      json.put("nextTurn", ledger.nextTurn().toString());
    }
    if (ledger.lastCompleted() != null) {
      json.put("lastCompleted", ledger.lastCompleted().value());
    }
    if (ledger.next() != null) {
      json.putObject("next")
          .put("instance", ledger.next().instance().value())
          .put("deadline", ledger.next().deadline().toString());
    }
    return json.toString();
  }

  private static String pointer(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private static void put(ObjectNode object, NodeRef node) {
    object.put("node", node.name()).put("uid", node.uid());
  }

  /**
   * Reads what {@link #format} has written.
   *
   * @param lease its name, for the failure
   * @throws RemoteFailure when it is something else: without it, more nodes might be admitted than
   *     the limit allows
   */
  static PaceLedger parse(String lease, String text) {
    try {
      JsonNode json = KubernetesJson.MAPPER.readTree(text);
      List<AdmittedNode> admitted = new ArrayList<>();
      json.path("admitted")
          .properties()
          .forEach(replica ->
              replica
                  .getValue()
                  .forEach(node ->
                      admitted.add(
                          new AdmittedNode(
                              node(node),
                              replica.getKey(),
                              instant(node, "at"),
                              node.path("claimed").asBoolean(true)))));
      return new PaceLedger(
          json.required("revision").asLong(),
          admitted,
          json.has("turn") ? turn(json.path("turn")) : null,
          json.has("nextTurn") ? instant(json, "nextTurn") : null,
          json.has("lastCompleted") ? new InstanceId(json.path("lastCompleted").asText()) : null,
          json.has("next") ? next(json.path("next")) : null);
    } catch (JsonProcessingException | IllegalArgumentException | DateTimeParseException e) {
      throw new RemoteFailure(
          FailureKind.REJECTED,
          "the annotation %s of lease %s is not understood (delete the lease): %s"
              .formatted(LeaseLedgers.ANNOTATION, lease, e.getMessage()),
          e);
    }
  }

  private static CompletionTurn turn(JsonNode turn) {
    @Nullable NodeRef node = turn.has("node") ? node(turn) : null;
    return new CompletionTurn(
        new InstanceId(turn.required("instance").asText()),
        node,
        turn.required("by").asText(),
        instant(turn, "at"));
  }

  private static NextInstance next(JsonNode next) {
    return new NextInstance(
        new InstanceId(next.required("instance").asText()), instant(next, "deadline"));
  }

  private static NodeRef node(JsonNode object) {
    return new NodeRef(object.required("node").asText(), object.required("uid").asText());
  }

  private static Instant instant(JsonNode object, String field) {
    return Instant.parse(object.required(field).asText());
  }
}
