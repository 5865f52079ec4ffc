package io.lifecyclemanager.nodehold;

import io.lifecyclemanager.model.InstanceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A node hold as the HTTP API and {@code holds -o json} show it: its components are the fields of
 * an object in JSON. The API has null where there is no instance or end; the command leaves these
 * fields out. Those of {@link NodeHold} have the same names.
 */
public record NodeHoldJson(
    String node,
    @Nullable String instance,
    String reason,
    String author,
    String since,
    @Nullable String until,
    boolean taint,
    boolean scaleDownDisabled,
    boolean cordoned,
    boolean terminating) {

  /** All holds, as one object. */
  public static Map<String, Object> listOf(List<NodeHold> holds) {
    return Map.of("holds", holds.stream().map(NodeHoldJson::of).toList());
  }

  private static NodeHoldJson of(NodeHold hold) {
    return new NodeHoldJson(
        hold.node(),
        Optional.ofNullable(hold.instance()).map(InstanceId::value).orElse(null),
        hold.reason(),
        hold.author(),
        hold.since().toString(),
        Optional.ofNullable(hold.until()).map(Instant::toString).orElse(null),
        hold.taint(),
        hold.scaleDownDisabled(),
        hold.cordoned(),
        hold.terminating());
  }
}
