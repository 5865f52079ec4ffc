package io.lifecyclemanager.simulation.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real control plane as a process of ours: it starts, can be frozen, and leaves nothing. */
@Tag("cluster")
class ControlPlaneClusterIT {

  private static final List<String> PROGRAMS =
      List.of("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler");

  @Test
  void itStartsFreezesThawsAndEnds(@TempDir Path folder) throws Exception {
    ControlPlane plane = ControlPlane.start(ControlPlane.binary(), folder.resolve("state"));
    List<ProcessHandle> running;
    try (plane;
        KubernetesClient client = KubernetesClients.of(plane.kubeconfig())) {
      RawApi api = new RawApi(client);
      assertThat(api.get("/readyz").code()).isEqualTo(200);
      running = PROGRAMS.stream().map(name -> handle(plane.pid(name))).toList();
      plane.freeze("kube-apiserver");
      CompletableFuture<Integer> answer = new CompletableFuture<>();
      Thread _ = Thread.ofVirtual().start(() -> ask(api, answer));
      assertThat(answer.completeOnTimeout(0, 1, TimeUnit.SECONDS).get()).isZero();
      plane.thaw("kube-apiserver");
      assertThat(api.get("/readyz").code()).isEqualTo(200);
    }
    for (ProcessHandle program : running) {
      ProcessHandle _ = program.onExit().get(1, TimeUnit.MINUTES);
    }
  }

  private static void ask(RawApi api, CompletableFuture<Integer> answer) {
    try {
      answer.complete(api.get("/readyz").code());
    } catch (InterruptedException e) {
      answer.completeExceptionally(e);
    }
  }

  private static ProcessHandle handle(long pid) {
    return ProcessHandle.of(pid).orElseThrow();
  }
}
