package io.lifecyclemanager.cli.serve;

import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionValidator;
import io.lifecyclemanager.web.access.WebSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses the options about the HTTP server. */
final class WebSettingsParser {
  private static final String HOST = "[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?";

  private WebSettingsParser() {}

  static WebSettings parse(OptionValidator validator) {
    return new WebSettings(
        validator.number(ApiOptions.PORT, 0, 65_535),
        validator.isEnabled(ApiOptions.API_WRITE),
        validator.isEnabled(ApiOptions.API_AUTHENTICATE_READS),
        tokenFile(validator),
        hosts(validator));
  }

  private static @Nullable Path tokenFile(OptionValidator validator) {
    return validator
        .text(ApiOptions.API_TOKEN_FILE)
        .map(Path::of)
        .filter(file ->
            (Files.isReadable(file) && !Files.isDirectory(file))
                || addProblem(
                    validator,
                    ApiOptions.API_TOKEN_FILE,
                    "'" + file + "' cannot be read",
                    "give a file that contains a token"))
        .orElse(null);
  }

  private static Set<String> hosts(OptionValidator validator) {
    Set<String> hosts = new HashSet<>();
    for (String host : validator.nonEmptyList(ApiOptions.API_HOSTS)) {
      if (host.matches(HOST)) {
        hosts.add(host.toLowerCase(Locale.ROOT));
      } else {
        addProblem(
            validator,
            ApiOptions.API_HOSTS,
            "'" + host + "' is not a host name",
            "give names without scheme and port, as in lifecycle-manager.example.com");
      }
    }
    return hosts;
  }

  private static boolean addProblem(
      OptionValidator validator, CliOption option, String what, String remedy) {
    return validator.raw(option).map(raw -> validator.addProblem(raw, what, remedy)).orElse(false);
  }
}
