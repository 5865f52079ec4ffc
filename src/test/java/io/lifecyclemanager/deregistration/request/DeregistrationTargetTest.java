package io.lifecyclemanager.deregistration.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DeregistrationTargetTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.1.7, 10.0.1.7",
    "2600:1F13:0:0:0:0:0:7, 2600:1f13::7",
    "2600:1f13::7, 2600:1f13::7",
    "2600:0:0:1:0:0:0:7, 2600:0:0:1::7",
    "::1, ::1",
    "::, ::",
    "1:2:3:4:5:6:7:0, 1:2:3:4:5:6:7:0",
    "10:0:0:1:0:0:1:10, 10::1:0:0:1:10",
    "0:0:1:2:3:4:0:0, ::1:2:3:4:0:0",
    "fe80::, fe80::",
    "::ffff:10.0.1.7, 10.0.1.7",
  })
  void anAddressHasOneText(String given, String text) {
    assertThat(DeregistrationTarget.ofAddress(given).id()).isEqualTo(text);
    assertThat(DeregistrationTarget.ofId(text)).isEqualTo(DeregistrationTarget.ofAddress(given));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "10.1", "256.1.1.1", "10.0.0.1 ", "fe80::1%eth0", "web", ":::"})
  void whatIsNoAddressIsNamed(String given) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeregistrationTarget.ofAddress(given))
        .withMessageContaining("not an IP address")
        .withMessageContaining("'" + given + "'");
    assertThat(IpAddress.parse(given)).isEmpty();
  }

  @Test
  void anInstanceIsKnownByItsId() {
    assertThat(DeregistrationTarget.ofId("i-0abc").id()).isEqualTo("i-0abc");
    assertThat(DeregistrationTarget.ofId("i-0abc"))
        .isEqualTo(DeregistrationTarget.ofInstance("i-0abc"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeregistrationTarget.ofInstance("0abc"))
        .withMessageContaining("not an EC2 instance id: '0abc'");
  }
}
