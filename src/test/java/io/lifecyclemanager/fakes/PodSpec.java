package io.lifecyclemanager.fakes;

import io.lifecyclemanager.drain.PodView.PodController;
import java.time.Duration;
import java.util.Map;
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
    boolean toleratesCordon) {

  /** A running pod of a ReplicaSet in {@code shop}: grace 30 s, stops within 1 s. */
  public static PodSpec pod(String name) {
    return new PodSpec(
        "shop",
        name,
        "Running",
        "apps/ReplicaSet",
        false,
        Duration.ofSeconds(30),
        Duration.ofSeconds(1),
        false,
        Map.of("app", "web"),
        false,
        null,
        false);
  }

  public PodSpec inNamespace(String namespace) {
    return new PodSpec(
        namespace,
        name,
        phase,
        controllerKind,
        mirror,
        grace,
        stopTime,
        stuck,
        labels,
        hostPort,
        priorityClass,
        toleratesCordon);
  }

  public PodSpec phase(String phase) {
    return new PodSpec(
        namespace,
        name,
        phase,
        controllerKind,
        mirror,
        grace,
        stopTime,
        stuck,
        labels,
        hostPort,
        priorityClass,
        toleratesCordon);
  }

  public PodSpec ownedBy(@Nullable String controllerKind) {
    return new PodSpec(
        namespace,
        name,
        phase,
        controllerKind,
        mirror,
        grace,
        stopTime,
        stuck,
        labels,
        hostPort,
        priorityClass,
        toleratesCordon);
  }

  public PodSpec asMirrorPod() {
    return new PodSpec(
        namespace,
        name,
        phase,
        controllerKind,
        true,
        grace,
        stopTime,
        stuck,
        labels,
        hostPort,
        priorityClass,
        toleratesCordon);
  }

  public PodSpec grace(int seconds) {
    return new PodSpec(
        namespace,
        name,
        phase,
        controllerKind,
        mirror,
        Duration.ofSeconds(seconds),
        stopTime,
        stuck,
        labels,
        hostPort,
        priorityClass,
        toleratesCordon);
  }

  public PodSpec stopsIn(int seconds) {
    return new PodSpec(
        namespace,
        name,
        phase,
        controllerKind,
        mirror,
        grace,
        Duration.ofSeconds(seconds),
        stuck,
        labels,
        hostPort,
        priorityClass,
        toleratesCordon);
  }

  public PodSpec neverTerminates() {
    return new PodSpec(
        namespace,
        name,
        phase,
        controllerKind,
        mirror,
        grace,
        stopTime,
        true,
        labels,
        hostPort,
        priorityClass,
        toleratesCordon);
  }

  public PodSpec labels(Map<String, String> labels) {
    return new PodSpec(
        namespace,
        name,
        phase,
        controllerKind,
        mirror,
        grace,
        stopTime,
        stuck,
        labels,
        hostPort,
        priorityClass,
        toleratesCordon);
  }

  public PodSpec withHostPort() {
    return new PodSpec(
        namespace,
        name,
        phase,
        controllerKind,
        mirror,
        grace,
        stopTime,
        stuck,
        labels,
        true,
        priorityClass,
        toleratesCordon);
  }

  public PodSpec priorityClass(String priorityClass) {
    return new PodSpec(
        namespace,
        name,
        phase,
        controllerKind,
        mirror,
        grace,
        stopTime,
        stuck,
        labels,
        hostPort,
        priorityClass,
        toleratesCordon);
  }

  /** It tolerates every taint. */
  public PodSpec toleratingEverything() {
    return new PodSpec(
        namespace,
        name,
        phase,
        controllerKind,
        mirror,
        grace,
        stopTime,
        stuck,
        labels,
        hostPort,
        priorityClass,
        true);
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
