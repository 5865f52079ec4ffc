package io.lifecyclemanager.cli.option;

import io.lifecyclemanager.cli.option.RawOptions.RawValue;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Validates base URLs of replicas of the controller. */
public final class BaseUrls {
  private static final String REMEDY = "give a URL as in http://10.0.1.7:8080";

  private BaseUrls() {}

  /** The URLs of a list, each once and without a slash at its end; empty when not given. */
  public static List<URI> list(OptionValidator validator, CliOption option) {
    return validator.raw(option).stream()
        .flatMap(value ->
            validator.nonEmptyList(option).stream()
                .map(text -> parse(validator, value, text))
                .flatMap(Optional::stream))
        .distinct()
        .toList();
  }

  /** The URL, without a slash at its end; empty when not given or invalid. */
  public static Optional<URI> one(OptionValidator validator, CliOption option) {
    return validator
        .raw(option)
        .flatMap(
            value -> validator.text(option).flatMap(text -> parse(validator, value, text.strip())));
  }

  private static Optional<URI> parse(OptionValidator validator, RawValue source, String text) {
    if (text.contains("@")) {
      // Not shown: it may be a password.
      validator.addProblem(source, "the URL contains credentials", REMEDY);
      return Optional.empty();
    }
    Optional<URI> url = parse(text.replaceFirst("/+$", ""));
    if (url.isEmpty()) {
      validator.addProblem(source, "'" + text + "' is not a base URL", REMEDY);
    }
    return url;
  }

  private static Optional<URI> parse(String text) {
    try {
      URI url = URI.create(text);
      String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      boolean isBase =
          (scheme.equals("http") || scheme.equals("https"))
              && url.getHost() != null
              && url.getPort() <= 65_535
              && url.getPort() != 0
              && url.getRawQuery() == null
              && url.getRawFragment() == null;
      return isBase ? Optional.of(url) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
