package io.lifecyclemanager.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What axe-core says about the page, and pictures of what it has looked at. */
@Tag("full")
class PageAccessibilityBrowserIT extends PageInBrowser {
  private static final String RUN =
      """
      axe.run(document, { resultTypes: ["violations"] }).then((found) => found.violations.flatMap(
        (one) => one.id + ": " + one.nodes.map((node) => node.html + " " + node.failureSummary)))
      """;

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void theLivePageHasNoViolation(String colors) throws Exception {
    server.setHistory(examples.history(12));
    server.hold("i-0000000000000009", "ip-10-0-9-9", "memory test", "ada");
    tab.prefer(colors);
    showLive(examples.calm());
    assertThat(violations()).isEmpty();
    tab.picture("calm-" + colors);
    server.set(examples.blocked());
    tab.await("document.querySelectorAll('.notice').length === 3");
    tab.evaluate("document.querySelector('.row details').open = true");
    tab.await("document.querySelector('.timeline.large') !== null");
    assertThat(violations()).isEmpty();
    tab.picture("blocked-" + colors);
    server.stop();
    tab.await("!document.getElementById('old').hidden");
    assertThat(violations()).isEmpty();
  }

  @Test
  void thePageThatIsNotLiveHasNoViolation() throws Exception {
    server.setHistory(examples.history(12));
    server.set(examples.blocked());
    tab.block("*/page.js");
    tab.go(server.url());
    assertThat(violations()).isEmpty();
  }

  @Test
  void thePageThatAsksForATokenHasNoViolation() throws Exception {
    server.close();
    server = new PageServer(0, "s3cr3t-token");
    tab.go(server.url());
    tab.await("!document.getElementById('access').hidden");
    assertThat(violations()).isEmpty();
  }

  private List<String> violations() throws Exception {
    try (InputStream axe = PageAccessibilityBrowserIT.class.getResourceAsStream("/axe.min.js")) {
      JsonNode _ = tab.evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8) + "; null");
    }
    List<String> violations = new ArrayList<>();
    tab.evaluate(RUN).forEach(one -> violations.add(one.asText()));
    return violations;
  }
}
