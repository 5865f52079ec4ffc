package io.lifecyclemanager.app.support;

import static io.lifecyclemanager.support.ReplicaObjects.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.app.support.SupportBundleSettings.PartName;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import io.lifecyclemanager.support.ReplicaObjects;
import io.lifecyclemanager.support.ZipContents;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which pod has the settings for the checks of {@code doctor} in a support bundle. */
class SupportBundleDoctorTest {
  @AutoClose
  private final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(TestCluster.TIME);

  @TempDir private Path folder;
  private SupportBundleFixture fixture;
  private Path file;

  @BeforeEach
  void start() {
    fixture =
        new SupportBundleFixture(kubernetes.kubeconfig(folder.resolve("kubeconfig")), NAMESPACE);
    file = folder.resolve("b.zip");
    addPod("one", "False");
  }

  @Test
  void doctorHasTheSettingsOfAReadyPod() throws Exception {
    addPod("two", "True");
    addPod("three", "Unknown");
    assertThat(write()).doesNotContainKey("errors.txt");
    assertThat(queues()).containsExactly("queue-of-two");
  }

  @Test
  void withoutAReadyPodDoctorHasTheSettingsOfTheFirstAndTheBundleSaysSo() throws Exception {
    addPod("two", "Unknown");
    assertThat(write().get("errors.txt"))
        .contains("doctor: no pod of the controller is ready; doctor has the settings of pod one");
    assertThat(queues()).containsExactly("queue-of-one");
  }

  private Map<String, String> write() throws Exception {
    EnumSet<PartName> omitted =
        EnumSet.complementOf(EnumSet.of(PartName.SETTINGS, PartName.DOCTOR));
    assertThat(fixture.write(file, omitted).exitCode()).isBetween(0, 1);
    Map<String, String> files = ZipContents.of(file);
    assertThat(files).containsKey("doctor.json");
    return files;
  }

  private List<String> queues() {
    return fixture.doctorSettings.stream()
        .map(settings -> String.valueOf(settings.serve().aws().queueName()))
        .toList();
  }

  private void addPod(String name, String ready) {
    ObjectNode pod =
        ReplicaObjects.pod(
            NAMESPACE, name, 8080, List.of("--queue-name=queue-of-" + name, "--cluster-name=c"));
    pod.putObject("status")
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", ready);
    kubernetes.create(pod);
  }
}
