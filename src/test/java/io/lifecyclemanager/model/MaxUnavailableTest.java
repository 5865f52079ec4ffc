package io.lifecyclemanager.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaxUnavailableTest {
  @ParameterizedTest
  @CsvSource({
    "1,    10, 1",
    "3,    10, 3",
    "3,     2, 3",
    "1%,   10, 1",
    "25%,  10, 2",
    "29%,  10, 2",
    "30%,  10, 3",
    "50%,   1, 1",
    "50%,   0, 1",
    "100%, 10, 10"
  })
  void aPercentageIsRoundedDownToAtLeastOneNode(String text, int nodes, long allowed) {
    assertThat(MaxUnavailable.parse(text).orElseThrow().allowed(nodes)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "0%", "101%", "-1", "1.5", "%", "1 %", "half", "9999999"})
  void anyOtherTextIsInvalid(String text) {
    assertThat(MaxUnavailable.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "999999", "1%", "100%"})
  void theTextOfAValueIsParsedToTheSameValue(String text) {
    assertThat(MaxUnavailable.parse(text)).map(MaxUnavailable::toString).hasValue(text);
  }

  @Test
  void onlyAllNodesInPercentAreUnlimited() {
    assertThat(new MaxUnavailable(100, true).isUnlimited()).isTrue();
    assertThat(new MaxUnavailable(99, true).isUnlimited()).isFalse();
    assertThat(new MaxUnavailable(100, false).isUnlimited()).isFalse();
  }

  @Test
  void anAmountOutOfRangeIsRejected() {
    assertThatIllegalArgumentException().isThrownBy(() -> new MaxUnavailable(0, false));
    assertThatIllegalArgumentException().isThrownBy(() -> new MaxUnavailable(101, true));
  }
}
