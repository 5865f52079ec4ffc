package io.lifecyclemanager.fakes;

import io.lifecyclemanager.drain.PodView.PodController;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A pod of {@link FakePods}.
 *
 * @param stopTime how long it takes to stop; its kubelet kills it when its grace period is over
 * @param stuck whether it never ends (a finalizer, an unreachable kubelet)
 */
public record PodSpec(
    String namespace,
    String name,
    String phase,
    @Nullable String controllerKind,
    boolean mirror,
    Duration grace,
    Duration stopTime,
    boolean stuck,
    Map<String, String> labels,
    boolean hostPort,
    @Nullable String priorityClass,
    boolean toleratesCordon,
    Map<String, String> annotations,
    Set<String> claims) {

  /** The same in variables, with the values of {@link #pod}. */
  private static final class Draft {
    String namespace = "shop";
    String name = "";
    String phase = "Running";
    @Nullable String controllerKind = "apps/ReplicaSet";
    boolean mirror;
    Duration grace = Duration.ofSeconds(30);
    Duration stopTime = Duration.ofSeconds(1);
    boolean stuck;
    Map<String, String> labels = Map.of("app", "web");
    boolean hostPort;
    @Nullable String priorityClass;
    boolean toleratesCordon;
    Map<String, String> annotations = Map.of();
    Set<String> claims = Set.of();
  }

  private PodSpec(Draft draft) {
    this(
        draft.namespace,
        draft.name,
        draft.phase,
        draft.controllerKind,
        draft.mirror,
        draft.grace,
        draft.stopTime,
        draft.stuck,
        draft.labels,
        draft.hostPort,
        draft.priorityClass,
        draft.toleratesCordon,
        draft.annotations,
        draft.claims);
  }

  /** A running pod of a ReplicaSet in {@code shop}: grace 30 s, stops within 1 s. */
  public static PodSpec pod(String name) {
    Draft draft = new Draft();
    draft.name = name;
    return new PodSpec(draft);
  }

  private PodSpec with(Consumer<Draft> change) {
    Draft draft = new Draft();
    draft.namespace = namespace;
    draft.name = name;
    draft.phase = phase;
    draft.controllerKind = controllerKind;
    draft.mirror = mirror;
    draft.grace = grace;
    draft.stopTime = stopTime;
    draft.stuck = stuck;
    draft.labels = labels;
    draft.hostPort = hostPort;
    draft.priorityClass = priorityClass;
    draft.toleratesCordon = toleratesCordon;
    draft.annotations = annotations;
    draft.claims = claims;
    change.accept(draft);
    return new PodSpec(draft);
  }

  /** The same pod under another name. */
  public PodSpec named(String value) {
    return with(draft -> draft.name = value);
  }

  public PodSpec inNamespace(String value) {
    return with(draft -> draft.namespace = value);
  }

  public PodSpec phase(String value) {
    return with(draft -> draft.phase = value);
  }

  public PodSpec ownedBy(@Nullable String kind) {
    return with(draft -> draft.controllerKind = kind);
  }

  public PodSpec asMirrorPod() {
    return with(draft -> draft.mirror = true);
  }

  public PodSpec grace(int seconds) {
    return with(draft -> draft.grace = Duration.ofSeconds(seconds));
  }

  public PodSpec stopsIn(int seconds) {
    return with(draft -> draft.stopTime = Duration.ofSeconds(seconds));
  }

  public PodSpec neverTerminates() {
    return with(draft -> draft.stuck = true);
  }

  public PodSpec labels(Map<String, String> value) {
    return with(draft -> draft.labels = value);
  }

  public PodSpec withHostPort() {
    return with(draft -> draft.hostPort = true);
  }

  public PodSpec priorityClass(String value) {
    return with(draft -> draft.priorityClass = value);
  }

  /** It tolerates every taint. */
  public PodSpec toleratingEverything() {
    return with(draft -> draft.toleratesCordon = true);
  }

  public PodSpec annotation(String key, String value) {
    return with(draft -> draft.annotations = Map.of(key, value));
  }

  /** Its volumes name these PersistentVolumeClaims. */
  public PodSpec claims(String... names) {
    return with(draft -> draft.claims = Set.of(names));
  }

  /** Its controller; pods whose names differ only after the last hyphen have the same. */
  public @Nullable PodController controller() {
    if (controllerKind == null) {
      return null;
    }
    String owner = name.contains("-") ? name.substring(0, name.lastIndexOf('-')) : name;
    return new PodController(controllerKind, owner, "uid-of-" + namespace + "-" + owner);
  }
}
