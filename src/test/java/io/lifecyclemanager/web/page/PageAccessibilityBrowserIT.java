package io.lifecyclemanager.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.sandbox.browser.BrowserTab;
import io.lifecyclemanager.sandbox.browser.Chromium;
import io.lifecyclemanager.status.StatusReport;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What axe-core says about the page, and pictures of what it has looked at. */
class PageAccessibilityBrowserIT {
  private static final String RUN =
      """
      axe.run(document, { resultTypes: ["violations"] }).then((found) => found.violations.flatMap(
        (one) => one.id + ": " + one.nodes.map((node) => node.html + " " + node.failureSummary)))
      """;

  @TempDir private Path folder;

  private final PageExamples examples = new PageExamples(new SystemTime().now());

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void theLivePageHasNoViolation(String colors) throws Exception {
    try (PageServer server = new PageServer(0);
        Chromium chromium = Chromium.start(folder)) {
      server.setHistory(examples.history(12));
      BrowserTab tab = chromium.open();
      tab.prefer(colors);
      show(tab, server, examples.calm());
      assertThat(violations(tab)).isEmpty();
      tab.picture("calm-" + colors);
      show(tab, server, examples.blocked());
      tab.evaluate("document.querySelector('.row details').open = true");
      tab.await("document.querySelector('.timeline.large') !== null");
      assertThat(violations(tab)).isEmpty();
      tab.picture("blocked-" + colors);
      server.stop();
      tab.await("!document.getElementById('old').hidden");
      assertThat(violations(tab)).isEmpty();
    }
  }

  @Test
  void thePageThatIsNotLiveHasNoViolation() throws Exception {
    try (PageServer server = new PageServer(0);
        Chromium chromium = Chromium.start(folder)) {
      server.setHistory(examples.history(12));
      server.set(examples.blocked());
      BrowserTab tab = chromium.open();
      tab.block("*/page.js");
      tab.go(server.url());
      assertThat(violations(tab)).isEmpty();
    }
  }

  private static void show(BrowserTab tab, PageServer server, StatusReport report)
      throws Exception {
    server.set(report);
    tab.go(server.url());
    tab.await("!document.getElementById('live').hidden");
    tab.await("document.querySelector('.row .timeline') !== null");
  }

  private static List<String> violations(BrowserTab tab) throws Exception {
    try (InputStream axe = PageAccessibilityBrowserIT.class.getResourceAsStream("/axe.min.js")) {
      JsonNode _ = tab.evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8) + "; null");
    }
    List<String> violations = new ArrayList<>();
    tab.evaluate(RUN).forEach(one -> violations.add(one.asText()));
    return violations;
  }
}
