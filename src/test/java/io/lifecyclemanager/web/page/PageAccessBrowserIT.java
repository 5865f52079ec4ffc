package io.lifecyclemanager.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.status.StatusReport;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page of a controller that requires a token for reading, in a real browser. */
@Tag("full")
class PageAccessBrowserIT extends PageInBrowser {
  private static final String TOKEN = "s3cr3t-token";

  @BeforeEach
  void requireToken() throws Exception {
    server.close();
    server = new PageServer(0, TOKEN);
    StatusReport report = examples.blocked();
    server.set(report);
    server.hold("i-0000000000000009", "ip-10-0-9-9", "memory test", "ada");
  }

  @Test
  void thePageItselfHasNoValues() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> page =
          client.send(
              HttpRequest.newBuilder(URI.create(server.url())).build(), BodyHandlers.ofString());
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body())
          .contains("requires a token")
          .doesNotContain("ip-10-0", "shop/checkout", "10.0.3.4", "i-0");
    }
    tab.disableScripts();
    tab.go(server.url());
    assertThat(tab.text("#static")).contains("requires a token for reading");
  }

  @Test
  void theReaderEntersATokenThatThePageForgetsWhenItIsLoadedAgain() throws Exception {
    tab.go(server.url());
    tab.await("!document.getElementById('access').hidden");
    assertThat(tab.text("#access")).contains("requires a token");
    assertThat(tab.text("#connection")).isEqualTo("Token needed");
    assertThat(tab.evaluate("document.activeElement.id").asText()).isEqualTo("token");
    tab.picture("token");

    enter("wrong");
    tab.await("document.getElementById('access').innerText.includes('the token is not valid')");
    enter("not a token");
    tab.await("document.getElementById('access').innerText.includes('neither spaces')");
    enter(TOKEN);

    tab.await("document.querySelectorAll('.row').length === 15");
    tab.await("!document.getElementById('holds').hidden");
    tab.await("document.getElementById('connection').innerText === 'Live'");
    assertThat(tab.evaluate("document.getElementById('access').hidden").asBoolean()).isTrue();
    assertThat(tab.evaluate("document.getElementById('token').value").asText()).isEmpty();
    assertThat(tab.evaluate("location.href + document.cookie").asText()).isEqualTo(server.url());
    assertThat(tab.evaluate("localStorage.length + sessionStorage.length").asInt()).isZero();
    tab.go(server.url());
    tab.await("!document.getElementById('access').hidden");
  }

  private void enter(String token) throws Exception {
    tab.evaluate(
        "document.getElementById('token').value = '%s';".formatted(token)
            + "document.getElementById('token').focus()");
    tab.press("Enter");
  }
}
