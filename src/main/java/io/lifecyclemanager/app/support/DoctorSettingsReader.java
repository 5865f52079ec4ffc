package io.lifecyclemanager.app.support;

import io.lifecyclemanager.app.DoctorSettings;
import io.lifecyclemanager.support.kubernetes.ReplicaManifest;

/** Turns the command line of a running controller into settings for {@code doctor}. */
@FunctionalInterface
public interface DoctorSettingsReader {
  /**
   * The settings with which {@code doctor} checks what the controller needs.
   *
   * @param pod a replica
   * @param settings where the controller is
   * @throws IllegalArgumentException when its manifest does not say enough, with the reason
   */
  DoctorSettings read(ReplicaManifest pod, SupportBundleSettings settings);
}
