package io.lifecyclemanager.cli;

import io.lifecyclemanager.app.ServeSettings;
import java.util.stream.Stream;

/** Settings as the command line gives them, for tests of other packages. */
public final class ParsedSettings {
  private ParsedSettings() {}

  /** The settings of {@code serve} with these options, and the defaults of all others. */
  public static ServeSettings serve(String... options) {
    return CommandRun.run(
            Stream.concat(Stream.of("serve"), Stream.of(options)).toArray(String[]::new))
        .serveSettings();
  }
}
