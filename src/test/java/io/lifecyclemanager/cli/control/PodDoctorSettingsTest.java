package io.lifecyclemanager.cli.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lifecyclemanager.app.DoctorSettings;
import io.lifecyclemanager.app.control.ControllerLocation;
import io.lifecyclemanager.app.support.SupportBundleSettings;
import io.lifecyclemanager.support.kubernetes.ReplicaManifest;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The command line of a pod as settings of {@code doctor}. */
class PodDoctorSettingsTest {
  private static final Path KUBECONFIG = Path.of("pom.xml");

  @Test
  void argumentsAndVariablesOfServeCountAndFilesOfThePodDoNot() {
    DoctorSettings settings =
        read(
            Map.of("LIFECYCLE_MANAGER_CLUSTER_NAME", "prod", "AWS_REGION", "eu-west-1"),
            "/opt/lifecycle-manager/bin/lifecycle-manager",
            "serve",
            "--queue-name",
            "q",
            "--groups=a",
            "--groups=b",
            "--node-events",
            "--kubeconfig=/in/the/pod",
            "--api-token-file=/in/the/pod",
            "--unknown=x");
    assertThat(settings.serve().aws().queueName()).isEqualTo("q");
    assertThat(settings.serve().aws().region()).isEqualTo("eu-west-1");
    assertThat(settings.serve().cluster().name()).isEqualTo("prod");
    assertThat(settings.serve().cluster().groups()).containsExactlyInAnyOrder("a", "b");
    assertThat(settings.serve().cluster().kubeconfig()).isEqualTo(KUBECONFIG);
    assertThat(settings.serve().nodeEvents()).isTrue();
    assertThat(settings.namespace()).isEqualTo("drains");
    assertThat(settings.serviceAccount()).isEqualTo("drainer");
    assertThat(settings.controllerUrls()).containsExactly("http://localhost:8080");
    assertThat(settings.probe()).isFalse();
    assertThat(settings.json()).isTrue();
  }

  @Test
  void theOptionForTheRegionPrecedesTheVariable() {
    assertThat(
            read(Map.of("AWS_REGION", "eu-west-1"), "--queue-name=q", "--region=eu-west-2")
                .serve()
                .aws()
                .region())
        .isEqualTo("eu-west-2");
  }

  @Test
  void withoutAQueueThereIsNothingToCheck() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(Map.of(), "serve"))
        .withMessageStartingWith("--queue-name: no queue is given");
  }

  private static DoctorSettings read(Map<String, String> variables, String... arguments) {
    return PodDoctorSettings.read(
        new ReplicaManifest(
            "one", "drainer", "main", 8080, true, false, List.of(arguments), variables),
        new SupportBundleSettings(
            null,
            false,
            new ControllerLocation.DirectUrl(URI.create("http://localhost:8080"), null),
            KUBECONFIG,
            "drains",
            Set.of(),
            1,
            false));
  }
}
