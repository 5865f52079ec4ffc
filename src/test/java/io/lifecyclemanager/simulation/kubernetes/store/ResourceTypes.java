package io.lifecyclemanager.simulation.kubernetes.store;

import static io.lifecyclemanager.simulation.kubernetes.store.ResourceType.apps;
import static io.lifecyclemanager.simulation.kubernetes.store.ResourceType.core;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The types one simulated API serves; custom ones may be installed while it runs. */
public final class ResourceTypes {

  private final List<ResourceType> served =
      new CopyOnWriteArrayList<>(
          List.of(
              ResourceType.NODES,
              ResourceType.NAMESPACES,
              ResourceType.PODS,
              ResourceType.CORE_EVENTS,
              ResourceType.EVENTS,
              ResourceType.BUDGETS,
              ResourceType.SERVICES,
              ResourceType.ACCESS_REVIEWS,
              ResourceType.OWN_ACCESS_REVIEWS,
              core("configmaps", "ConfigMap", true),
              ResourceType.SERVICE_ACCOUNTS,
              core("persistentvolumeclaims", "PersistentVolumeClaim", true),
              core("persistentvolumes", "PersistentVolume", false),
              new ResourceType("coordination.k8s.io", "v1", "leases", "Lease", true),
              ResourceType.ENDPOINT_SLICES,
              new ResourceType(
                  "storage.k8s.io", "v1", "volumeattachments", "VolumeAttachment", false),
              apps("deployments", "Deployment"),
              apps("daemonsets", "DaemonSet"),
              apps("replicasets", "ReplicaSet"),
              apps("statefulsets", "StatefulSet"),
              new ResourceType("batch", "v1", "jobs", "Job", true)));

  public void install(ResourceType type) {
    served.add(type);
  }

  public List<ResourceType> all() {
    return List.copyOf(served);
  }

  public Optional<ResourceType> ofPath(String group, String version, String plural) {
    return served.stream()
        .filter(t -> t.group().equals(group) && t.version().equals(version))
        .filter(t -> t.plural().equals(plural))
        .findFirst();
  }

  public Optional<ResourceType> ofKind(String apiVersion, String kind) {
    return served.stream()
        .filter(t -> t.apiVersion().equals(apiVersion) && t.kind().equals(kind))
        .findFirst();
  }
}
