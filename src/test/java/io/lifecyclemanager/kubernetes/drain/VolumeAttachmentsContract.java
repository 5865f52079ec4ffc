package io.lifecyclemanager.kubernetes.drain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.drain.volume.VolumeAttachments;
import io.lifecyclemanager.drain.volume.VolumeAttachments.AttachmentWatch;
import io.lifecyclemanager.drain.volume.VolumeAttachments.ClaimRef;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the adapter reads of claims and attachments, for a simulated and a real API server. */
abstract class VolumeAttachmentsContract {
  private static final String ATTACHMENTS = "/apis/storage.k8s.io/v1/volumeattachments";
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private TestCluster api;
  private VolumeAttachments volumes;
  private NodeRef node;

  /** Connects to the cluster of one test. */
  protected abstract TestCluster openCluster() throws Exception;

  @BeforeEach
  void open() throws Exception {
    api = openCluster();
    api.makeNamespace();
    node = api.addNode("node-" + api.unique, "i-" + api.unique);
    volumes = new KubernetesVolumeAttachments(api.connection, _ -> {}, TestCluster.TIME);
  }

  @AfterEach
  void end() throws InterruptedException {
    api.end();
  }

  @Test
  void aClaimHasItsVolume() throws InterruptedException {
    bind("data", "ReadWriteOnce");
    bind("exclusive", "ReadWriteOncePod");
    assertThat(volumes.exclusiveVolume(claim("data"))).contains(volume("data"));
    assertThat(volumes.exclusiveVolume(claim("exclusive"))).contains(volume("exclusive"));
  }

  @Test
  void aVolumeThatSeveralNodesCanAttachDoesNotCount() throws InterruptedException {
    bind("shared", "ReadWriteMany");
    bind("read", "ReadOnlyMany");
    assertThat(volumes.exclusiveVolume(claim("shared"))).isEmpty();
    assertThat(volumes.exclusiveVolume(claim("read"))).isEmpty();
  }

  @Test
  void aClaimThatIsMissingOrNotBoundHasNoVolume() throws InterruptedException {
    api.create(claims(), claimManifest("pending", "ReadWriteOnce"));
    assertThat(volumes.exclusiveVolume(claim("pending"))).isEmpty();
    assertThat(volumes.exclusiveVolume(claim("absent"))).isEmpty();
  }

  @Test
  void onlyTheAttachmentsOfTheNodeAreSeen() throws Exception {
    attach("one", node.name());
    attach("elsewhere", node.name() + "-other");
    try (AttachmentWatch watch = volumes.watch(node)) {
      until(watch, Set.of(volume("one"))::equals);
      attach("two", node.name());
      until(watch, Set.of(volume("one"), volume("two"))::equals);
      api.remove(ATTACHMENTS + "/" + attachment("one"));
      until(watch, Set.of(volume("two"))::equals);
      assertThat(watch.isDenied()).isFalse();
    }
  }

  private void bind(String claim, String accessMode) throws InterruptedException {
    ObjectNode volume = ObjectMetadata.JSON.createObjectNode();
    volume.put("apiVersion", "v1").put("kind", "PersistentVolume");
    volume.putObject("metadata").put("name", volume(claim));
    ObjectNode spec = volume.putObject("spec");
    spec.putObject("capacity").put("storage", "1Gi");
    spec.putArray("accessModes").add(accessMode);
    spec.put("persistentVolumeReclaimPolicy", "Retain");
    spec.putObject("csi").put("driver", "ebs.csi.aws.com").put("volumeHandle", volume(claim));
    api.create("/api/v1/persistentvolumes", volume);
    ObjectNode manifest = claimManifest(claim, accessMode);
    ((ObjectNode) manifest.path("spec")).put("volumeName", volume(claim));
    api.create(claims(), manifest);
    // What the controller of volumes writes, which may not run.
    ObjectNode patch = ObjectMetadata.JSON.createObjectNode();
    patch.putObject("status").put("phase", "Bound").putArray("accessModes").add(accessMode);
    api.patch(claims() + "/" + claim + "/status", patch);
  }

  private static ObjectNode claimManifest(String name, String accessMode) {
    ObjectNode claim = ObjectMetadata.JSON.createObjectNode();
    claim.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
    claim.putObject("metadata").put("name", name);
    ObjectNode spec = claim.putObject("spec");
    spec.putArray("accessModes").add(accessMode);
    spec.put("storageClassName", "");
    spec.putObject("resources").putObject("requests").put("storage", "1Gi");
    return claim;
  }

  private void attach(String claim, String nodeName) throws InterruptedException {
    ObjectNode attachment = ObjectMetadata.JSON.createObjectNode();
    attachment.put("apiVersion", "storage.k8s.io/v1").put("kind", "VolumeAttachment");
    attachment.putObject("metadata").put("name", attachment(claim));
    ObjectNode spec = attachment.putObject("spec");
    spec.put("attacher", "ebs.csi.aws.com").put("nodeName", nodeName);
    spec.putObject("source").put("persistentVolumeName", volume(claim));
    api.create(ATTACHMENTS, attachment);
  }

  private String claims() {
    return "/api/v1/namespaces/" + api.namespace + "/persistentvolumeclaims";
  }

  private ClaimRef claim(String name) {
    return new ClaimRef(api.namespace, name);
  }

  private String volume(String claim) {
    return "pv-" + claim + "-" + api.unique;
  }

  private String attachment(String claim) {
    return "csi-" + claim + "-" + api.unique;
  }

  private static void until(AttachmentWatch watch, Predicate<Set<String>> condition)
      throws InterruptedException {
    Deadline end = TestCluster.TIME.in(TIMEOUT);
    while (true) {
      long before = watch.changes().count();
      if (watch.volumes().filter(condition).isPresent()) {
        return;
      }
      assertThat(watch.changes().await(before, TestCluster.TIME.until(end)))
          .as("a change; there are %s", watch.volumes())
          .isTrue();
    }
  }
}
