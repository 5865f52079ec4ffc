package io.lifecyclemanager.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** History and holds below the terminations, in a real browser. */
@Tag("full")
class PageTablesBrowserIT extends PageInBrowser {
  @Test
  void theHistoryIsFilteredByNameOutcomeAndTimeOverTheUnavoidable() throws Exception {
    server.setHistory(examples.history(120));
    showLive(examples.calm());
    tab.await("document.querySelectorAll('#history tbody tr').length === 50");
    assertThat(numbers()).isEqualTo("120 of 120 terminations");
    choose("history-outcome", "abandoned");
    assertThat(numbers()).isEqualTo("17 of 120 terminations");
    choose("history-over", "60");
    assertThat(numbers()).isEqualTo("3 of 120 terminations");
    choose("history-text", "no such name");
    assertThat(numbers()).isEqualTo("0 of 120 terminations");
  }

  private String numbers() throws Exception {
    return tab.text("#history .numbers");
  }

  private void choose(String field, String value) throws Exception {
    tab.evaluate(
        "document.getElementById('%1$s').value = '%2$s';".formatted(field, value)
            + "document.getElementById('%s').dispatchEvent(new Event('input'))".formatted(field));
  }

  @Test
  void holdsAreShownWhereThereAreSome() throws Exception {
    server.hold("i-0000000000000009", "ip-10-0-9-9", "memory test", "ada");
    showLive(examples.calm());
    tab.await("!document.getElementById('holds').hidden");
    assertThat(tab.text("#holds")).contains("ip-10-0-9-9", "memory test", "ada");
  }
}
