package io.lifecyclemanager.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Verdict;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadlineVerdictTest {
  @ParameterizedTest
  @CsvSource({
    ",         false, CONTINUE",
    ",         true,  ABANDON",
    "CONTINUE, true,  CONTINUE",
    "ABANDON,  false, ABANDON"
  })
  void theSettingComesFirstAndThenTheGroup(
      @Nullable Verdict setting, boolean retainsAbandoned, Verdict expected) {
    DeadlineVerdict verdict = new DeadlineVerdict(Optional.ofNullable(setting));
    assertThat(verdict.of(retainsAbandoned)).isEqualTo(expected);
    assertThat(verdict.dependsOnGroup()).isEqualTo(setting == null);
  }
}
