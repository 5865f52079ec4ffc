package io.lifecyclemanager.kubernetes.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.drain.volume.VolumeAttachments.AttachmentWatch;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.model.Fact.RemoteCallFailed;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import io.lifecyclemanager.simulation.kubernetes.api.ApiFault;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract, against the simulated API server. */
class KubernetesVolumeAttachmentsTest extends VolumeAttachmentsContract {
  private final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(TestCluster.TIME);
  @TempDir private Path folder;

  @Override
  protected TestCluster openCluster() {
    return new TestCluster(kubernetes.kubeconfig(folder.resolve("kubeconfig")), kubernetes::close);
  }

  @Test
  void aDeniedListIsSeen() throws Exception {
    Path kubeconfig = kubernetes.kubeconfig(folder.resolve("denied"));
    try (KubernetesConnection connection =
            KubernetesConnection.create(kubeconfig, _ -> {}, TestCluster.TIME);
        ApiFault _ =
            kubernetes
                .faults()
                .answer("list", "volumeattachments", InjectedResponse.forbidden("not allowed"))) {
      KubernetesVolumeAttachments volumes =
          new KubernetesVolumeAttachments(connection, _ -> {}, TestCluster.TIME);
      try (AttachmentWatch watch = volumes.watch(new NodeRef("node", "uid"))) {
        // The signal is raised after the denial is known.
        if (!watch.isDenied()) {
          watch.changes().await(0, Duration.ofMinutes(1));
        }
        assertThat(watch.isDenied()).isTrue();
        assertThat(watch.volumes()).isEmpty();
      }
    }
  }

  @Test
  void waitsThatLastAtTheSameTimeShareOneList() throws Exception {
    Path kubeconfig = kubernetes.kubeconfig(folder.resolve("shared"));
    try (KubernetesConnection connection =
        KubernetesConnection.create(kubeconfig, _ -> {}, TestCluster.TIME)) {
      KubernetesVolumeAttachments volumes =
          new KubernetesVolumeAttachments(connection, _ -> {}, TestCluster.TIME);
      List<AttachmentWatch> waits = new ArrayList<>();
      for (int number = 0; number < 100; number++) {
        waits.add(volumes.watch(new NodeRef("node-" + number, "uid-" + number)));
      }
      for (AttachmentWatch wait : waits) {
        awaitList(wait);
      }
      assertThat(lists()).isEqualTo(1);
      waits.forEach(AttachmentWatch::close);

      // What was known belongs to the waits before.
      try (AttachmentWatch next = volumes.watch(new NodeRef("node-1", "uid-1"))) {
        awaitList(next);
        assertThat(lists()).isEqualTo(2);
      }
    }
  }

  /** What the old watch knows may be older than the wait. */
  @Test
  void aWaitThatBeginsWhileTheWatchIsDisconnectedListsAnew() throws Exception {
    CountDownLatch disconnected = new CountDownLatch(1);
    Path kubeconfig = kubernetes.kubeconfig(folder.resolve("disconnected"));
    try (KubernetesConnection connection =
            KubernetesConnection.create(kubeconfig, _ -> {}, TestCluster.TIME);
        ApiFault _ =
            kubernetes
                .faults()
                .answer("watch", "volumeattachments", InjectedResponse.internalError("broken"))) {
      KubernetesVolumeAttachments volumes =
          new KubernetesVolumeAttachments(
              connection,
              fact -> {
                if (fact instanceof RemoteCallFailed) {
                  disconnected.countDown();
                }
              },
              TestCluster.TIME);
      try (AttachmentWatch _ = volumes.watch(new NodeRef("node-1", "uid-1"))) {
        assertThat(disconnected.await(1, TimeUnit.MINUTES)).isTrue();
        try (AttachmentWatch next = volumes.watch(new NodeRef("node-2", "uid-2"))) {
          awaitList(next);
          assertThat(lists()).isGreaterThan(1);
        }
      }
    }
  }

  private static void awaitList(AttachmentWatch wait) throws InterruptedException {
    long seen = wait.changes().count();
    if (wait.volumes().isEmpty()) {
      assertThat(wait.changes().await(seen, Duration.ofMinutes(1))).isTrue();
    }
    assertThat(wait.volumes()).isPresent();
  }

  private long lists() {
    return kubernetes.calls().count("list", "volumeattachments");
  }
}
