package io.lifecyclemanager.app.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.app.AdminCommands;
import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.app.control.ControllerLocation;
import io.lifecyclemanager.client.ControllerConnection;
import io.lifecyclemanager.client.ControllerConnection.ControllerReply;
import io.lifecyclemanager.client.ControllerConnection.ControllerRequest;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.support.BundlePart.BundleFiles;
import io.lifecyclemanager.support.BundlePart.PartCollector;
import io.lifecyclemanager.support.SecretRedactor;
import io.lifecyclemanager.support.kubernetes.ClusterEvents;
import io.lifecyclemanager.support.kubernetes.ClusterVersions;
import io.lifecyclemanager.support.kubernetes.ControllerLogs;
import io.lifecyclemanager.support.kubernetes.ControllerManifests;
import io.lifecyclemanager.support.kubernetes.ControllerMetrics;
import io.lifecyclemanager.support.kubernetes.ReplicaManifest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Where the parts of a support bundle come from. Not thread-safe. */
final class BundleSources {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> API_LISTS =
      List.of("terminations", "history", "holds", "deregistrations");
  private static final int OK = 200;

  private final SupportBundleSettings settings;
  private final KubernetesConnection kubernetes;
  private final ControllerConnection controller;
  private final ControllerManifests manifests;
  private final Time time;

  /**
   * @param controller the HTTP API
   * @param redactor learns the secrets in the settings of the controller
   */
  BundleSources(
      SupportBundleSettings settings,
      KubernetesConnection kubernetes,
      ControllerConnection controller,
      SecretRedactor redactor,
      Time time) {
    this.settings = settings;
    this.kubernetes = kubernetes;
    this.controller = controller;
    this.manifests = new ControllerManifests(kubernetes, settings.namespace(), redactor);
    this.time = time;
  }

  /** Reads manifests. */
  PartCollector manifests() {
    return manifests::collect;
  }

  /** Reads manifests for the secrets in them only, which other parts may repeat. */
  PartCollector secrets() {
    return files ->
        manifests.collect(
            new BundleFiles() {
              @Override
              public void add(String name, String text) {
                // The user does not want it.
              }

              @Override
              public void addProblem(String problem) {
                files.addProblem(problem);
              }
            });
  }

  /** Reads the versions; {@code program} has that of this program, in lines. */
  PartCollector versions(String program) {
    return files -> new ClusterVersions(kubernetes, time).collect(program, files);
  }

  /** Reads what the HTTP API says is in progress. */
  PartCollector status() {
    return files -> {
      ObjectNode status = JSON.createObjectNode();
      try {
        for (String list : API_LISTS) {
          readList(list, status, files);
        }
      } catch (RemoteFailure e) {
        if (status.isEmpty()) {
          throw e;
        }
        files.addFailure("", e);
      }
      files.add("status.json", status.toPrettyString() + "\n");
    };
  }

  private void readList(String list, ObjectNode status, BundleFiles files)
      throws InterruptedException {
    String path = "/api/v1/" + list;
    ControllerReply reply = controller.send(ControllerRequest.get(path));
    try {
      if (reply.code() == OK) {
        status.set(list, JSON.readTree(reply.body()));
        return;
      }
    } catch (JsonProcessingException _) {
      // Reported below: a proxy may answer with a page of its own.
    }
    files.addProblem(
        "%s%s: no list, but status %d".formatted(controller.address(), path, reply.code()));
  }

  /** Reads the events. */
  PartCollector events() {
    return files -> new ClusterEvents(kubernetes, time, settings.namespace()).collect(files);
  }

  /** Reads the metrics of the replica at the URL, or those of all pods. */
  PartCollector metrics() {
    return switch (settings.controller()) {
      case ControllerLocation.DirectUrl _ ->
          files -> {
            ControllerReply reply = controller.send(ControllerRequest.get("/metrics"));
            if (reply.code() == OK) {
              files.add("metrics/controller.txt", reply.body());
            } else {
              files.addProblem(
                  "%s/metrics: status %d".formatted(controller.address(), reply.code()));
            }
          };
      case ControllerLocation.ThroughApiServer _ ->
          files -> {
            ControllerMetrics metrics = new ControllerMetrics(kubernetes, settings.namespace());
            for (ReplicaManifest pod : manifests.pods()) {
              metrics.collect(pod, files);
            }
          };
    };
  }

  /** Reads the logs of all pods. */
  PartCollector logs() {
    return files -> {
      ControllerLogs logs =
          new ControllerLogs(kubernetes, settings.namespace(), settings.logLines());
      for (ReplicaManifest pod : manifests.pods()) {
        logs.collect(pod, files);
      }
    };
  }

  /** Makes the checks of {@code doctor}, with the settings of the first pod that is ready. */
  PartCollector doctor(AdminCommands commands, DoctorSettingsReader reader) {
    return files -> {
      List<ReplicaManifest> pods = manifests.pods();
      Optional<ReplicaManifest> ready = pods.stream().filter(ReplicaManifest::ready).findFirst();
      for (ReplicaManifest pod : ready.or(() -> pods.stream().findFirst()).stream().toList()) {
        if (ready.isEmpty()) {
          files.addProblem(
              "no pod of the controller is ready; doctor has the settings of pod " + pod.name());
        }
        try {
          addReport(commands.doctor(reader.read(pod, settings), line -> {}), files);
        } catch (IllegalArgumentException e) {
          files.addProblem(
              "the settings of pod %s are not enough for doctor: %s"
                  .formatted(pod.name(), e.getMessage()));
        }
      }
    };
  }

  private static void addReport(CommandResult result, BundleFiles files) throws IOException {
    if (!result.output().isEmpty()) {
      files.add("doctor.json", result.output());
    }
    if (!result.failure().isEmpty()) {
      files.addProblem(result.failure());
    }
  }
}
