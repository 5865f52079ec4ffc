package io.lifecyclemanager.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.aws.CredentialsChain.CredentialsSource;
import io.lifecyclemanager.aws.CredentialsChain.SourceState;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Which source of credentials is used, and for how long. */
class CredentialsChainTest {
  private static final AwsCredentials POD = AwsBasicCredentials.create("pod", "secret");
  private static final AwsCredentials NODE = AwsBasicCredentials.create("node", "secret");

  private boolean isPodAvailable;

  private final SimulatedTime time = new SimulatedTime();

  @Test
  void aConfiguredSourceThatFailedIsTriedAgainAfterAMinute() throws InterruptedException {
    CredentialsChain chain = chain(SourceState.CONFIGURED);
    assertThat(chain.resolveCredentials()).isEqualTo(NODE);
    isPodAvailable = true;
    assertThat(chain.resolveCredentials()).as("not for each request").isEqualTo(NODE);
    time.sleep(Duration.ofSeconds(61));
    assertThat(chain.resolveCredentials()).isEqualTo(POD);
    time.sleep(Duration.ofSeconds(61));
    assertThat(chain.resolveCredentials()).isEqualTo(POD);
  }

  @Test
  void theRoleOfTheNodeIsNotUsedAfterAConfiguredSourceThatWorked() {
    CredentialsChain chain = chain(SourceState.CONFIGURED);
    isPodAvailable = true;
    assertThat(chain.resolveCredentials()).isEqualTo(POD);
    isPodAvailable = false;
    assertThatExceptionOfType(SdkClientException.class)
        .isThrownBy(chain::resolveCredentials)
        .withMessageContaining("web identity failed: no answer");
  }

  @Test
  void theFirstSourceWithCredentialsIsKeptWhereNoneBeforeItIsConfigured() {
    CredentialsChain chain = chain(SourceState.NOT_CONFIGURED);
    assertThat(chain.resolveCredentials()).isEqualTo(NODE);
    isPodAvailable = true;
    assertThat(chain.resolveCredentials()).isEqualTo(NODE);
  }

  private CredentialsChain chain(SourceState state) {
    return new CredentialsChain(
        List.of(
            new CredentialsSource("web identity", state, this::podCredentials),
            new CredentialsSource("instance metadata", SourceState.NOT_CONFIGURED, () -> NODE)),
        time);
  }

  private AwsCredentials podCredentials() {
    if (!isPodAvailable) {
      throw SdkClientException.create("no answer");
    }
    return POD;
  }
}
