package io.lifecyclemanager.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookUrlTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://hooks.example.com/services/T0PS3CRET",
        "  https://hooks.example.com:8443/T0PS3CRET?key=T0PS3CRET\n",
        "http://localhost:8080/",
        "http://127.0.0.1:8080/",
        "http://[::1]:8080/"
      })
  void aUrlWithTlsOrOfThisMachineIsAccepted(String text) throws IOException {
    assertThat(WebhookUrl.read(file(text), false)).hasToString(text.strip());
  }

  @Test
  void aUrlWithoutTlsIsAcceptedWhereThatIsAllowed() throws IOException {
    Path file = file("http://bridge.monitoring.svc:9000/");
    assertThat(WebhookUrl.read(file, true)).hasToString("http://bridge.monitoring.svc:9000/");
    assertThatThrownBy(() -> WebhookUrl.read(file, false)).hasMessage("contains a URL without TLS");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                 | is empty",
        "https://a.example/T0PS3CRET x      | does not contain one URL",
        "T0PS3CRET                          | does not contain the URL of a web server",
        "ftp://a.example/T0PS3CRET          | does not contain the URL of a web server",
        "https:///T0PS3CRET                 | does not contain the URL of a web server",
        "https://a.example:99999/T0PS3CRET  | does not contain the URL of a web server",
        "https://me:T0PS3CRET@a.example/    | contains a URL with a user, which is not supported:"
            + " use a URL with a secret path",
        "http://127.0.0.1.example/T0PS3CRET | contains a URL without TLS",
      })
  void whatIsWrongIsSaidWithoutTheContent(String text, String problem) throws IOException {
    Path file = file(text);
    assertThatThrownBy(() -> WebhookUrl.read(file, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(problem)
        .hasNoCause();
  }

  @Test
  void aFileThatIsMissingIsNamedByTheCaller() {
    assertThatThrownBy(() -> WebhookUrl.read(folder.resolve("missing"), false))
        .hasMessage("cannot be read (NoSuchFileException)");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("url"), text);
  }
}
