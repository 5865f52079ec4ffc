package io.lifecyclemanager.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.sandbox.browser.BrowserTab;
import io.lifecyclemanager.sandbox.browser.Chromium;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** History and holds below the terminations, in a real browser. */
class PageTablesBrowserIT {
  @TempDir private Path folder;

  private final PageExamples examples = new PageExamples(new SystemTime().now());

  @Test
  void theHistoryIsFilteredByNameOutcomeAndTimeOverTheUnavoidable() throws Exception {
    try (PageServer server = new PageServer(0);
        Chromium chromium = Chromium.start(folder)) {
      server.setHistory(examples.history(120));
      server.set(examples.calm());
      BrowserTab tab = chromium.open();
      tab.go(server.url());
      tab.await("document.querySelectorAll('#history tbody tr').length === 50");
      assertThat(numbers(tab)).isEqualTo("120 of 120 terminations");
      choose(tab, "history-outcome", "abandoned");
      assertThat(numbers(tab)).isEqualTo("17 of 120 terminations");
      choose(tab, "history-over", "60");
      assertThat(numbers(tab)).isEqualTo("3 of 120 terminations");
      choose(tab, "history-text", "no such name");
      assertThat(numbers(tab)).isEqualTo("0 of 120 terminations");
    }
  }

  private static String numbers(BrowserTab tab) throws Exception {
    return tab.text("#history .numbers");
  }

  private static void choose(BrowserTab tab, String field, String value) throws Exception {
    tab.evaluate(
        "document.getElementById('%1$s').value = '%2$s';".formatted(field, value)
            + "document.getElementById('%s').dispatchEvent(new Event('input'))".formatted(field));
  }

  @Test
  void holdsAreShownWhereThereAreSome() throws Exception {
    try (PageServer server = new PageServer(0);
        Chromium chromium = Chromium.start(folder)) {
      server.hold("i-0000000000000009", "ip-10-0-9-9", "memory test", "ada");
      server.set(examples.calm());
      BrowserTab tab = chromium.open();
      tab.go(server.url());
      tab.await("!document.getElementById('holds').hidden");
      assertThat(tab.text("#holds")).contains("ip-10-0-9-9", "memory test", "ada");
    }
  }
}
