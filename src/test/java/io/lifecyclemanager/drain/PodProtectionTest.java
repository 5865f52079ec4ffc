package io.lifecyclemanager.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.label.LabelRequirements;
import io.lifecyclemanager.model.label.LabelRequirements.LabelOperator;
import io.lifecyclemanager.model.label.LabelRequirements.LabelRequirement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodProtectionTest {
  private static final String SAFE_TO_EVICT = "cluster-autoscaler.kubernetes.io/safe-to-evict";
  private static final String DO_NOT_DISRUPT = "karpenter.sh/do-not-disrupt";
  private static final Map<String, String> NONE = Map.of();

  @ParameterizedTest
  @CsvSource({"true, true", "false, false", "True, false", "'', false"})
  void onlyTheValueTrueOfTheOwnAnnotationOrLabelProtects(String value, boolean isProtected) {
    Map<String, String> mark = Map.of(PodProtection.PROTECT, value);
    assertThat(PodProtection.DEFAULT.blocker(pod(mark, NONE)).isPresent()).isEqualTo(isProtected);
    assertThat(PodProtection.DEFAULT.blocker(pod(NONE, mark)).isPresent()).isEqualTo(isProtected);
  }

  @Test
  void theBlockerNamesTheAnnotationOrTheLabel() {
    Map<String, String> mark = Map.of(PodProtection.PROTECT, "true");
    assertThat(PodProtection.DEFAULT.blocker(pod(mark, NONE)))
        .contains("is protected by annotation lifecycle-manager.io/protect");
    assertThat(PodProtection.DEFAULT.blocker(pod(NONE, mark)))
        .contains("is protected by label lifecycle-manager.io/protect");
  }

  @ParameterizedTest
  @CsvSource({
    SAFE_TO_EVICT + ", false, true, false, true",
    SAFE_TO_EVICT + ", true, true, false, false",
    SAFE_TO_EVICT + ", false, false, true, false",
    DO_NOT_DISRUPT + ", true, false, true, true",
    DO_NOT_DISRUPT + ", false, false, true, false",
    DO_NOT_DISRUPT + ", true, true, false, false"
  })
  void annotationsOfOtherProgramsProtectOnlyOnRequest(
      String annotation,
      String value,
      boolean honorSafeToEvict,
      boolean honorDoNotDisrupt,
      boolean isProtected) {
    PodProtection protection =
        new PodProtection(Optional.empty(), honorSafeToEvict, honorDoNotDisrupt);
    assertThat(protection.blocker(pod(Map.of(annotation, value), NONE)))
        .isEqualTo(
            isProtected
                ? Optional.of("is protected by annotation " + annotation)
                : Optional.empty());
  }

  @Test
  void aSelectorProtectsTheSelectedPods() {
    LabelRequirements batch =
        new LabelRequirements(
            List.of(new LabelRequirement("tier", LabelOperator.IN, List.of("batch"))));
    PodProtection protection = new PodProtection(Optional.of(batch), false, false);
    assertThat(protection.blocker(pod(NONE, Map.of("tier", "batch"))))
        .contains("is protected by --protect-selector");
    assertThat(protection.blocker(pod(NONE, Map.of("tier", "web")))).isEmpty();
    assertThat(protection.blocker(pod(Map.of("tier", "batch"), NONE))).isEmpty();
  }

  private static PodView pod(Map<String, String> annotations, Map<String, String> labels) {
    return new PodView(
        new PodRef("shop", "pod", "uid"),
        "Running",
        null,
        null,
        false,
        false,
        Duration.ofSeconds(30),
        labels,
        false,
        null,
        false,
        annotations,
        Set.of());
  }
}
