package io.lifecyclemanager.app.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a replica names itself, and what it says that it lacks. */
class OwnUrlTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.1.7, http://10.0.1.7:8080",
    "fd00::7, http://[fd00:0:0:0:0:0:0:7]:8080",
    "fe80::1, http://[fe80:0:0:0:0:0:0:1]:8080"
  })
  void theUrlHasTheAddressOfThisHost(String address, String url) throws UnknownHostException {
    assertThat(OwnUrl.of(InetAddress.getByName(address), 8080)).isEqualTo(url);
  }

  @Test
  void deniedPermissionsAreNamed() {
    assertThat(ReplicaProblems.describe(List.of())).isEmpty();
    assertThat(ReplicaProblems.describe(List.of("list services", "patch nodes")))
        .contains("permissions denied: list services, patch nodes");
  }
}
