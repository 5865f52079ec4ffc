package io.lifecyclemanager.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class HostNamesTest {
  private final HostNames names =
      new HostNames(Set.of("drains.example.com"), "Lifecycle-Manager-7d9f-x2k", "infra");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:8080",
        "LOCALHOST.",
        "page.localhost:1",
        "127.0.0.1:8080",
        "10.0.1.7",
        "[::1]:8080",
        "[fd00::7]",
        "lifecycle-manager:8080",
        "lifecycle-manager-7d9f-x2k",
        "lifecycle-manager.infra.svc",
        "other.infra.svc.cluster.local:8080",
        "drains.example.com",
        "drains.example.com:443",
        "kubernetes.default.svc",
        "0123456789ABCDEF.gr7.us-west-2.eks.amazonaws.com",
        "0123.x.eks-cluster.eu-central-1.api.aws"
      })
  void anAddressAndANameOfItsOwnAreServed(String host) {
    assertThat(names.isAllowed(host)).isTrue();
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "evil-localhost",
        "127.0.0.1.evil.example",
        "10.0.1.7.nip.io",
        "xdrains.example.com",
        "drains.example.com.evil.example",
        "lifecycle-manager.infra",
        "lifecycle-manager.infra.svc.evil.example",
        "lifecycle-manager.other.svc",
        "eks.amazonaws.com.evil.example",
        "evil.example/localhost",
        "localhost@evil.example",
        "localhost evil.example",
        "localhost:8080:8080",
        "[::1",
        "::1",
        "[::1].evil.example",
        ".",
        ":8080"
      })
  void anotherNameIsRefused(String host) {
    assertThat(names.isAllowed(host)).isFalse();
  }

  @Test
  void outsideOfAClusterNoServiceIsServed() {
    HostNames outside = new HostNames(Set.of(), null, null);
    assertThat(outside.isAllowed("localhost:8080")).isTrue();
    assertThat(outside.isAllowed("lifecycle-manager.infra.svc")).isFalse();
    assertThat(outside.isAllowed("drains.example.com")).isFalse();
  }
}
