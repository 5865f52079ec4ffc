package io.lifecyclemanager.app.support;

import io.lifecyclemanager.app.AdminCommands;
import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.app.DoctorSettings;
import io.lifecyclemanager.app.control.ControllerLocation;
import io.lifecyclemanager.app.support.SupportBundleSettings.PartName;
import io.lifecyclemanager.cli.control.PodDoctorSettings;
import io.lifecyclemanager.model.SystemTime;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Support bundles of a cluster, with a doctor that only remembers its settings. */
final class SupportBundleFixture {
  /** What doctor was asked for. */
  final List<DoctorSettings> doctorSettings = new ArrayList<>();

  /** What was printed for the user. */
  final List<String> printed = new ArrayList<>();

  private final Path kubeconfig;
  private final String namespace;

  SupportBundleFixture(Path kubeconfig, String namespace) {
    this.kubeconfig = kubeconfig;
    this.namespace = namespace;
  }

  /** Writes a bundle through the API server. */
  CommandResult write(Path file) throws InterruptedException {
    return write(file, Set.of());
  }

  /** Writes a bundle through the API server, without some parts. */
  CommandResult write(Path file, Set<PartName> omitted) throws InterruptedException {
    return write(
        new SupportBundleSettings(
            file,
            false,
            new ControllerLocation.ThroughApiServer(
                kubeconfig, namespace, "lifecycle-manager", "http"),
            kubeconfig,
            namespace,
            omitted,
            100,
            false));
  }

  /** Writes a bundle. */
  CommandResult write(SupportBundleSettings settings) throws InterruptedException {
    AdminCommands admin =
        (AdminCommands)
            Proxy.newProxyInstance(
                AdminCommands.class.getClassLoader(),
                new Class<?>[] {AdminCommands.class},
                (_, _, arguments) -> {
                  doctorSettings.add((DoctorSettings) arguments[0]);
                  return new CommandResult("{\"errors\": 0}", "", AdminCommands.SUCCESS);
                });
    return new SupportBundleCommand(
            admin, PodDoctorSettings::read, "lifecycle-manager 1.2.3", new SystemTime())
        .supportBundle(settings, printed::add);
  }
}
