package io.lifecyclemanager.app.support;

import io.lifecyclemanager.app.control.ControllerLocation;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code support-bundle}.
 *
 * @param file the archive to write; null for a name with the time in the current folder
 * @param overwrites whether it may replace another file
 * @param controller where status and metrics are read
 * @param kubeconfig file that names the API server, for everything else; null to search for one
 * @param namespace of the controller
 * @param omitted the parts that are left out
 * @param logLines how many lines of each log
 * @param keepsAccounts whether numbers of AWS accounts stay in the bundle
 */
public record SupportBundleSettings(
    @Nullable Path file,
    boolean overwrites,
    ControllerLocation controller,
    @Nullable Path kubeconfig,
    String namespace,
    Set<PartName> omitted,
    int logLines,
    boolean keepsAccounts) {
  /** Copies the set. */
  public SupportBundleSettings {
    omitted = Set.copyOf(omitted);
  }

  /** The parts, in the order in which they are read: settings may name secrets in the others. */
  public enum PartName {
    SETTINGS,
    VERSIONS,
    STATUS,
    EVENTS,
    METRICS,
    LOGS,
    DOCTOR;

    /** The name as a user types it. */
    public String typed() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
