package io.lifecyclemanager.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.aws.SimulatedAwsClients;
import io.lifecyclemanager.aws.ec2.Ec2InstanceAddresses;
import io.lifecyclemanager.claim.InstanceAddresses.PrivateAddresses;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.SystemTime;
import java.net.URI;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Addresses of instances, from the simulated EC2. */
class Ec2InstanceAddressesTest {
  private static final InstanceId RUNNING = new InstanceId("i-00000000000000001");

  @AutoClose
  private final SimulatedAwsClients loopback =
      new SimulatedAwsClients(URI.create("http://127.0.0.1:1"));

  private final Ec2InstanceAddresses addresses =
      new Ec2InstanceAddresses(loopback.clients()::ec2, new SystemTime());

  @Test
  void anInstanceHasItsPrivateNameAndAddressesOfBothVersions() throws InterruptedException {
    loopback.aws().ec2().run(RUNNING.value());
    PrivateAddresses found = addresses.describe(RUNNING).orElseThrow();
    String dns = loopback.aws().ec2().privateDnsName(RUNNING.value());
    assertThat(found.dnsNames()).containsExactly(dns);
    assertThat(found.addresses())
        .containsExactlyInAnyOrder(
            dns.replaceFirst("^ip-([0-9-]+)\\..*", "$1").replace('-', '.'), "2600:1f13::2");
  }

  @Test
  void anInstanceThatEc2DoesNotKnowHasNone() throws InterruptedException {
    assertThat(addresses.describe(RUNNING)).isEmpty();
  }
}
