package io.lifecyclemanager.app.support;

import io.lifecyclemanager.app.AdminCommands;
import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.app.control.ControllerAccess;
import io.lifecyclemanager.app.support.SupportBundleSettings.PartName;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.model.CommandOutput;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.support.BundleArchive;
import io.lifecyclemanager.support.BundlePart;
import io.lifecyclemanager.support.SecretRedactor;
import io.lifecyclemanager.support.SupportBundle;
import io.lifecyclemanager.support.SupportBundle.BundleSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Writes support bundles. Thread-safe. */
public final class SupportBundleCommand implements SupportCommands {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'lifecycle-manager-support-'uuuuMMdd'T'HHmmss'Z.zip'")
          .withLocale(Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final AdminCommands admin;
  private final DoctorSettingsReader doctorSettings;
  private final String program;
  private final Time time;

  /**
   * @param admin makes the checks of {@code doctor}
   * @param program the name of the program and its version
   */
  public SupportBundleCommand(
      AdminCommands admin, DoctorSettingsReader doctorSettings, String program, Time time) {
    this.admin = admin;
    this.doctorSettings = doctorSettings;
    this.program = program;
    this.time = time;
  }

  @Override
  public CommandResult supportBundle(SupportBundleSettings settings, CommandOutput output)
      throws InterruptedException {
    Instant now = time.now();
    Path file = Objects.requireNonNullElseGet(settings.file(), () -> Path.of(NAME.format(now)));
    if (Files.isDirectory(file)) {
      return invalid(file + " is a folder; give a file with --output");
    } else if (BundleArchive.isTaken(file) && !settings.overwrites()) {
      return invalid(file + " exists; give another --output, or --force to replace it");
    }
    try (KubernetesConnection kubernetes =
            KubernetesConnection.create(settings.kubeconfig(), fact -> {}, time);
        ControllerAccess controller = ControllerAccess.open(settings.controller(), time);
        BundleArchive archive = BundleArchive.create(file, settings.overwrites(), now)) {
      SecretRedactor redactor = new SecretRedactor(settings.keepsAccounts());
      BundleSources sources =
          new BundleSources(settings, kubernetes, controller.connection(), redactor, time);
      BundleSummary summary =
          new SupportBundle(archive, redactor, output::progress)
              .write(parts(settings, sources), omitted(settings), program, now);
      return result(file, summary, output);
    } catch (IllegalArgumentException e) {
      return invalid(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new CommandResult("", "cannot write %s: %s".formatted(file, e), AdminCommands.FAILED);
    }
  }

  private static CommandResult invalid(String problem) {
    return new CommandResult("", problem, AdminCommands.INVALID_SETTINGS);
  }

  private static CommandResult result(Path file, BundleSummary summary, CommandOutput output) {
    summary.problems().forEach(problem -> output.print("missing: " + problem));
    String problems =
        summary.problems().isEmpty()
            ? ""
            : ", incomplete: %d problems".formatted(summary.problems().size());
    return new CommandResult(
        "%s: %d files%s".formatted(file, summary.files(), problems),
        "",
        summary.problems().isEmpty() ? AdminCommands.SUCCESS : AdminCommands.DIFFERENCES_LEFT);
  }

  private List<BundlePart> parts(SupportBundleSettings settings, BundleSources sources) {
    return Arrays.stream(PartName.values())
        .filter(name -> name == PartName.SETTINGS || !settings.omitted().contains(name))
        .map(name ->
            settings.omitted().contains(name)
                ? new BundlePart(name.typed(), "left out; read to know secrets", sources.secrets())
                : part(name, sources))
        .toList();
  }

  private static List<String> omitted(SupportBundleSettings settings) {
    return settings.omitted().stream().sorted().map(PartName::typed).toList();
  }

  private BundlePart part(PartName name, BundleSources sources) {
    return switch (name) {
      case SETTINGS ->
          new BundlePart(
              name.typed(),
              "manifests of pods and Deployment, with their state",
              sources.manifests());
      case VERSIONS ->
          new BundlePart(
              name.typed(),
              "of this program, the API server and the nodes",
              sources.versions(programVersions()));
      case STATUS ->
          new BundlePart(
              name.typed(),
              "terminations in progress and ended lately, holds, deregistrations",
              sources.status());
      case EVENTS ->
          new BundlePart(
              name.typed(),
              "Kubernetes events about nodes and those of the namespace",
              sources.events());
      case METRICS -> new BundlePart(name.typed(), "of each replica", sources.metrics());
      case LOGS ->
          new BundlePart(
              name.typed(), "of each replica, and before its last restart", sources.logs());
      case DOCTOR ->
          new BundlePart(
              name.typed(),
              "the checks of doctor, with the settings of the first ready replica",
              sources.doctor(admin, doctorSettings));
    };
  }

  private String programVersions() {
    return "%s\nJava %s, %s %s\n"
        .formatted(
            program,
            System.getProperty("java.vm.version"),
            System.getProperty("os.name"),
            System.getProperty("os.arch"));
  }
}
