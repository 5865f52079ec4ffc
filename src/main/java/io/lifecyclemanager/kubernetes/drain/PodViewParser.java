package io.lifecyclemanager.kubernetes.drain;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.drain.PodProtection;
import io.lifecyclemanager.drain.PodView;
import io.lifecyclemanager.drain.PodView.PodController;
import io.lifecyclemanager.kubernetes.FieldFilter;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.model.DrainFact.PodOwner;
import io.lifecyclemanager.model.PodRef;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the {@link PodView} from a Pod object. Pure. */
public final class PodViewParser {
  /** The default of the API. */
  public static final long DEFAULT_GRACE_SECONDS = 30;

  private static final String MIRROR = "kubernetes.io/config.mirror";
  private static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";

  /** The fields that {@link #parse} reads, and the name of the node. */
  public static final FieldFilter FIELDS =
      FieldFilter.of(
          "metadata.namespace",
          "metadata.name",
          "metadata.generateName",
          "metadata.uid",
          "metadata.resourceVersion",
          "metadata.deletionTimestamp",
          "metadata.deletionGracePeriodSeconds",
          "metadata.ownerReferences",
          "metadata.annotations",
          "metadata.labels",
          "spec.terminationGracePeriodSeconds",
          "spec.nodeName",
          "spec.hostNetwork",
          "spec.priorityClassName",
          "spec.tolerations",
          "spec.volumes.persistentVolumeClaim.claimName",
          "spec.containers.ports",
          "spec.initContainers.ports",
          "status.phase");

  private PodViewParser() {}

  static PodView parse(JsonNode pod) {
    JsonNode metadata = pod.path("metadata");
    JsonNode spec = pod.path("spec");
    boolean terminating = metadata.hasNonNull("deletionTimestamp");
    JsonNode grace =
        terminating
            ? metadata.path("deletionGracePeriodSeconds")
            : spec.path("terminationGracePeriodSeconds");
    PodController controller = controller(metadata.path("ownerReferences"));
    return new PodView(
        new PodRef(
            metadata.path("namespace").asText(""),
            metadata.path("name").asText(""),
            metadata.path("uid").asText("")),
        pod.path("status").path("phase").asText("Unknown"),
        controller,
        controller == null ? creator(metadata) : null,
        metadata.path("annotations").has(MIRROR),
        terminating,
        Duration.ofSeconds(grace.asLong(DEFAULT_GRACE_SECONDS)),
        KubernetesJson.stringMap(metadata.path("labels")),
        hasHostPort(spec),
        KubernetesJson.textOrNull(spec, "priorityClassName"),
        toleratesCordon(spec.path("tolerations")),
        annotations(metadata.path("annotations")),
        claims(spec.path("volumes")));
  }

  /** Others may be long, and there are many pods. */
  private static Map<String, String> annotations(JsonNode all) {
    Map<String, String> kept = new HashMap<>();
    for (String key : PodProtection.ANNOTATIONS) {
      if (all.hasNonNull(key)) {
        kept.put(key, all.path(key).asText());
      }
    }
    return Map.copyOf(kept);
  }

  private static Set<String> claims(JsonNode volumes) {
    return KubernetesJson.elements(volumes)
        .map(volume -> volume.path("persistentVolumeClaim").path("claimName").asText(""))
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a drain does not remove the pod: a static pod, or one of a DaemonSet. */
  public static boolean isIgnoredByDrain(JsonNode metadata) {
    PodController controller = controller(metadata.path("ownerReferences"));
    return metadata.path("annotations").has(MIRROR)
        || (controller != null && controller.isDaemonSet());
  }

  static @Nullable PodController controller(JsonNode owners) {
    for (JsonNode owner : owners) {
      if (owner.path("controller").asBoolean(false)) {
        String version = owner.path("apiVersion").asText("");
        String kind = owner.path("kind").asText("");
        String group = version.substring(0, version.indexOf('/') + 1);
        return new PodController(
            group + kind, owner.path("name").asText(""), owner.path("uid").asText(""));
      }
    }
    return null;
  }

  /** Of a pod without a controller, which an operator may create under ever new names. */
  private static @Nullable PodOwner creator(JsonNode metadata) {
    String namespace = metadata.path("namespace").asText("");
    JsonNode owner = metadata.path("ownerReferences").path(0);
    if (owner.hasNonNull("uid")) {
      return new PodOwner(
          owner.path("kind").asText(""),
          namespace,
          owner.path("name").asText(""),
          owner.path("uid").asText());
    }
    String prefix = metadata.path("generateName").asText("");
    return prefix.isEmpty() ? null : new PodOwner("Pod", namespace, prefix + "*", "");
  }

  /** As the scheduler compares tolerations with the taint of a cordon, which has no value. */
  private static boolean toleratesCordon(JsonNode tolerations) {
    return KubernetesJson.elements(tolerations)
        .anyMatch(toleration -> {
          String key = toleration.path("key").asText("");
          String effect = toleration.path("effect").asText("");
          boolean exists = toleration.path("operator").asText("").equals("Exists");
          boolean matchesValue = exists || toleration.path("value").asText("").isEmpty();
          boolean matchesKey = key.equals(UNSCHEDULABLE) ? matchesValue : key.isEmpty() && exists;
          return matchesKey && (effect.isEmpty() || effect.equals("NoSchedule"));
        });
  }

  /** In the host network, each container port is a port of the host. */
  private static boolean hasHostPort(JsonNode spec) {
    String field = spec.path("hostNetwork").asBoolean(false) ? "containerPort" : "hostPort";
    return Stream.of("containers", "initContainers")
        .flatMap(kind -> KubernetesJson.elements(spec.path(kind)))
        .flatMap(container -> KubernetesJson.elements(container.path("ports")))
        .anyMatch(port -> port.path(field).asInt(0) > 0);
  }
}
