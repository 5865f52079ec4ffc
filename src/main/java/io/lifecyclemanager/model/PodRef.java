package io.lifecyclemanager.model;

/**
 * One Pod object. A StatefulSet's pod returns under the same name, perhaps on the same node:
 * identity includes the UID.
 *
 * @param namespace the pod's namespace
 * @param name the pod's name
 * @param uid the pod's UID
 */
public record PodRef(String namespace, String name, String uid) {
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
