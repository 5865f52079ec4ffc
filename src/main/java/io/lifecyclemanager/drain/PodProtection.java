package io.lifecyclemanager.drain;

import io.lifecyclemanager.model.label.LabelRequirements;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which pods must not be interrupted: a drain waits until they end by themselves, and evicts them
 * only as the deadline approaches. Pure.
 *
 * @param selector selects further protected pods by their labels; empty for none
 * @param honorSafeToEvict whether the annotation of the cluster autoscaler protects pods
 * @param honorDoNotDisrupt whether the annotation of Karpenter protects pods
 */
public record PodProtection(
    Optional<LabelRequirements> selector, boolean honorSafeToEvict, boolean honorDoNotDisrupt) {
  /** The annotation, or label, of a pod that must not be interrupted: {@code true}. */
  public static final String PROTECT = "lifecycle-manager.io/protect";

  private static final String SAFE_TO_EVICT = "cluster-autoscaler.kubernetes.io/safe-to-evict";
  private static final String DO_NOT_DISRUPT = "karpenter.sh/do-not-disrupt";

  /** The annotations that are read of a pod. */
  public static final Set<String> ANNOTATIONS = Set.of(PROTECT, SAFE_TO_EVICT, DO_NOT_DISRUPT);

  /** Only the program's own annotation and label protect pods. */
  public static final PodProtection DEFAULT = new PodProtection(Optional.empty(), false, false);

  /** What protects the pod, as the end of a sentence about it; empty when it is not protected. */
  Optional<String> blocker(PodView pod) {
    if (isTrue(pod.annotations().get(PROTECT))) {
      return byAnnotation(PROTECT);
    }
    if (isTrue(pod.labels().get(PROTECT))) {
      return Optional.of("is protected by label " + PROTECT);
    }
    if (honorSafeToEvict && "false".equals(pod.annotations().get(SAFE_TO_EVICT))) {
      return byAnnotation(SAFE_TO_EVICT);
    }
    if (honorDoNotDisrupt && isTrue(pod.annotations().get(DO_NOT_DISRUPT))) {
      return byAnnotation(DO_NOT_DISRUPT);
    }
    return selector
        .filter(labels -> labels.matches(pod.labels()))
        .map(_ -> "is protected by --protect-selector");
  }

  private static boolean isTrue(@Nullable String value) {
    return "true".equals(value);
  }

  private static Optional<String> byAnnotation(String annotation) {
    return Optional.of("is protected by annotation " + annotation);
  }
}
