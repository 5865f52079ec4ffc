package io.lifecyclemanager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.web.access.WebSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options of {@code serve} about its HTTP server. */
class WebSettingsTest {
  @TempDir Path folder;

  @Test
  void byDefaultReadingIsOpenAndNothingIsWritten() {
    assertThat(settings()).isEqualTo(new WebSettings(8080, false, false, null, Set.of()));
  }

  @Test
  void everyOptionIsParsed() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "secret");
    assertThat(
            settings(
                "--port=0",
                "--api-write",
                "--api-authenticate-reads",
                "--api-token-file=" + file,
                "--api-hosts=Drains.example.com,b.example",
                "--api-hosts=c"))
        .isEqualTo(
            new WebSettings(0, true, true, file, Set.of("drains.example.com", "b.example", "c")));
  }

  @Test
  void whatIsNotAHostNameOrAFileIsReported() {
    CommandRun run =
        CommandRun.run(
            "serve",
            "--queue-name=q",
            "--api-hosts=https://drains.example.com,x:8080,*",
            "--api-token-file=" + folder.resolve("none"));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains(
            "'https://drains.example.com' is not a host name",
            "'x:8080' is not a host name",
            "'*' is not a host name",
            "none' cannot be read");
  }

  private static WebSettings settings(String... options) {
    String[] all = new String[options.length + 2];
    all[0] = "serve";
    all[1] = "--queue-name=q";
    System.arraycopy(options, 0, all, 2, options.length);
    return CommandRun.run(all).serveSettings().web();
  }
}
