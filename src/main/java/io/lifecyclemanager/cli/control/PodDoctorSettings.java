package io.lifecyclemanager.cli.control;

import io.lifecyclemanager.app.DoctorSettings;
import io.lifecyclemanager.app.ServeSettings;
import io.lifecyclemanager.app.control.ControllerLocation;
import io.lifecyclemanager.app.support.SupportBundleSettings;
import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionValidator;
import io.lifecyclemanager.cli.option.Parsed;
import io.lifecyclemanager.cli.option.RawOptions;
import io.lifecyclemanager.cli.serve.ServeOptions;
import io.lifecyclemanager.cli.serve.ServeSettingsParser;
import io.lifecyclemanager.support.kubernetes.ReplicaManifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings for {@code doctor} that follow from the command line of a running {@code serve}. Its
 * files are in its pod, and are left out. Pure.
 */
public final class PodDoctorSettings {
  private static final String FILE = "FILE";

  private PodDoctorSettings() {}

  /**
   * Reads the command line and the environment in the manifest of a pod.
   *
   * @throws IllegalArgumentException when it is not valid as it stands there, with every problem
   */
  public static DoctorSettings read(ReplicaManifest pod, SupportBundleSettings bundle) {
    List<CliOption> options =
        ServeOptions.TABLE.options().stream()
            .filter(option -> !option.valueLabel().equals(FILE))
            .toList();
    Map<String, List<String>> typed = typed(pod.arguments());
    @Nullable String region = pod.variables().get("AWS_REGION");
    if (region != null) {
      List<String> _ = typed.putIfAbsent(ServeOptions.REGION.option(), List.of(region));
    }
    if (bundle.kubeconfig() != null) {
      typed.put(ServeOptions.KUBECONFIG.option(), List.of(bundle.kubeconfig().toString()));
      options = new ArrayList<>(options);
      options.add(ServeOptions.KUBECONFIG);
    }
    OptionValidator validator =
        new OptionValidator(
            RawOptions.fromCommandLineAndEnvironment(
                options, option -> typed.getOrDefault(option.option(), List.of()), pod.variables()),
            List.of());
    return switch (validator.result(new ServeSettingsParser(validator)::parseSettings)) {
      case Parsed.Valid<ServeSettings>(ServeSettings serve) ->
          new DoctorSettings(
              serve,
              bundle.namespace(),
              pod.serviceAccount(),
              null,
              controllerUrls(bundle),
              false,
              Duration.ZERO,
              true);
      case Parsed.Invalid<ServeSettings>(List<String> problems) ->
          throw new IllegalArgumentException(String.join("; ", problems));
    };
  }

  private static List<String> controllerUrls(SupportBundleSettings bundle) {
    return switch (bundle.controller()) {
      case ControllerLocation.DirectUrl direct -> List.of(direct.url().toString());
      case ControllerLocation.ThroughApiServer _ -> List.of();
    };
  }

  /**
   * The values by option, as in {@code --name=value}, {@code --name value}, or {@code --name} for a
   * switch.
   */
  private static Map<String, List<String>> typed(List<String> arguments) {
    Map<String, List<String>> typed = new HashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (!argument.startsWith("--")) {
        continue;
      }
      int equals = argument.indexOf('=');
      boolean hasNext = i + 1 < arguments.size() && !arguments.get(i + 1).startsWith("-");
      String name = equals < 0 ? argument : argument.substring(0, equals);
      String value =
          equals >= 0 ? argument.substring(equals + 1) : hasNext ? arguments.get(i + 1) : "true";
      typed.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }
    return typed;
  }
}
