package io.lifecyclemanager.cli.control;

import io.lifecyclemanager.app.support.SupportBundleSettings;
import io.lifecyclemanager.app.support.SupportBundleSettings.PartName;
import io.lifecyclemanager.cli.control.ControllerOptions.ClusterLocation;
import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionTable;
import io.lifecyclemanager.cli.option.OptionValidator;
import io.lifecyclemanager.cli.option.Parsed;
import io.lifecyclemanager.cli.option.RawOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The options of {@code support-bundle}. */
public final class SupportBundleOptions {
  public static final OptionTable TABLE = new OptionTable();

  static final CliOption OUTPUT =
      TABLE.add(
          new CliOption(
              "--output",
              "-o",
              "FILE",
              null,
              "Zip file to write, which only its owner may read. If omitted,"
                  + " lifecycle-manager-support-TIME.zip in the current folder.",
              false));
  static final CliOption FORCE =
      TABLE.addSwitch("--force", false, "Replace the file if there is one.");
  static final CliOption OMIT =
      TABLE.addList(
          "--omit",
          "PART[,PART]",
          "Parts to leave out: settings, versions, status, events, metrics, logs or doctor. May be"
              + " repeated.");
  static final CliOption LOG_LINES =
      TABLE.add(
          "--log-lines",
          "NUMBER",
          "5000",
          "How many lines of the log of each replica, the newest ones, 1 to 100000. A log has 10"
              + " MiB at most.");
  static final CliOption KEEP_ACCOUNTS =
      TABLE.addSwitch(
          "--keep-accounts",
          false,
          "Leave the numbers of AWS accounts as they are. Otherwise each one becomes account-1,"
              + " account-2 and so on.");

  static {
    ControllerOptions.TABLE.options().forEach(TABLE::add);
  }

  private static final int MAX_LINES = 100_000;

  private SupportBundleOptions() {}

  /**
   * Parses all options.
   *
   * @param options the options as typed
   * @param parseErrors the problems that the parser found already
   */
  public static Parsed<SupportBundleSettings> parse(RawOptions options, List<String> parseErrors) {
    OptionValidator validator = new OptionValidator(options, parseErrors);
    return validator.result(() -> {
      ClusterLocation location = ControllerOptions.parseWithCluster(validator);
      return new SupportBundleSettings(
          file(validator),
          validator.isEnabled(FORCE),
          location.controller(),
          location.kubeconfig(),
          location.namespace(),
          omitted(validator),
          validator.number(LOG_LINES, 1, MAX_LINES),
          validator.isEnabled(KEEP_ACCOUNTS));
    });
  }

  private static @Nullable Path file(OptionValidator validator) {
    @Nullable Path file = validator.text(OUTPUT).map(Path::of).orElse(null);
    if (file != null) {
      Path folder = file.toAbsolutePath().getParent();
      if (folder == null || !Files.isDirectory(folder)) {
        validator.addProblem(
            OUTPUT.option(), "there is no folder '" + folder + "'", "create it, or give another");
      }
    }
    return file;
  }

  private static Set<PartName> omitted(OptionValidator validator) {
    List<String> names = validator.nonEmptyList(OMIT);
    List<String> known = Arrays.stream(PartName.values()).map(PartName::typed).toList();
    names.stream()
        .filter(name -> !known.contains(name))
        .forEach(name ->
            validator.addProblem(
                OMIT.option(),
                "'" + name + "' is no part",
                "give one of " + String.join(", ", known)));
    return names.stream()
        .filter(known::contains)
        .map(name -> PartName.valueOf(name.toUpperCase(Locale.ROOT)))
        .collect(Collectors.toUnmodifiableSet());
  }
}
