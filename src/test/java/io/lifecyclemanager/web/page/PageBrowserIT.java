package io.lifecyclemanager.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.status.StatusReport;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The live page in a real browser. */
@Tag("full")
class PageBrowserIT extends PageInBrowser {
  private static final String HOSTILE =
      "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";

  /** Right-to-left override. */
  private static final String REVERSING = "ip-\u202e1-0-0-10";

  private static final String HEBREW = "\u05d0\u05d1\u05d2 (1)";

  @Test
  void whatChangesIsShownWithoutLoadingThePageAgain() throws Exception {
    showLive(examples.calm());
    tab.await("document.querySelectorAll('.row .timeline').length === 2");
    assertThat(tab.text("#connection")).isEqualTo("Live");
    assertThat(tab.text("#calm")).isEqualTo("Nothing needs attention.");
    tab.evaluate("document.querySelector('.row details').open = true");

    server.set(examples.blocked());

    tab.await("document.querySelector('.notice') !== null");
    assertThat(tab.text(".row details[open] .who")).contains("ip-10-0-0-1");
    assertThat(tab.text("title, #summary")).contains("12 blocked");
    server.set(new StatusReport(List.of(), List.of()));
    tab.await("document.querySelectorAll('.row').length === 0");
    assertThat(tab.text("#calm")).isEqualTo("Nothing needs attention. No node is terminating.");
    assertThat(tab.problems()).isEmpty();
  }

  @Test
  void thePageOfAControllerThatStartsBecomesLive() throws Exception {
    tab.go(server.url());
    assertThat(tab.text("#static")).contains("The controller is starting");
    server.set(examples.calm());
    tab.await("document.querySelectorAll('.row').length === 2");
    tab.await("document.getElementById('old').hidden");
  }

  @Test
  void aBudgetThatStopsManyNodesIsShownOnceWithTheNodes() throws Exception {
    showLive(examples.blocked());
    tab.await("document.querySelectorAll('.notice').length === 3");
    String notice = tab.text(".notice:first-child");
    assertThat(notice).contains("shop/checkout", "12 pods on 12 nodes", PageExamples.REFUSAL);
    assertThat(tab.text("#notices")).containsOnlyOnce(PageExamples.REFUSAL);
    assertThat(tab.text("#notices")).contains("does not answer", "permission denied");

    tab.evaluate("document.querySelector('.chip').click()");

    tab.await("document.querySelector('.row details[open] .timeline.large') !== null");
    assertThat(tab.text(".row details[open] .more"))
        .contains(PageExamples.REFUSAL, "heartbeats began", "checkout-grpc");
  }

  @Test
  void thePageSaysHowOldItsStateIsAndConnectsToTheNextServer() throws Exception {
    showLive(examples.calm());
    int port = server.port();
    server.close();

    tab.await("!document.getElementById('old').hidden");

    tab.await("/state of [0-9]+ s ago/.test(document.getElementById('old').innerText)");
    assertThat(tab.text("#connection")).isEqualTo("Not connected");
    tab.await("document.getElementById('announcement').textContent.includes('Not connected')");
    assertThat(tab.evaluate("document.querySelectorAll('.row').length").asInt()).isEqualTo(2);
    tab.await("document.getElementById('calm').innerText.includes('when the connection ended')");
    tab.picture("old");
    server = new PageServer(port);
    server.set(examples.blocked());
    tab.await("document.querySelectorAll('.row').length === 15");
    tab.await("document.getElementById('old').hidden");
    assertThat(tab.text("#connection")).isEqualTo("Live");
    assertThat(tab.problems()).isEmpty();
  }

  @Test
  void aTextThatIsSelectedStaysUntilItIsCopied() throws Exception {
    showLive(examples.blocked());
    tab.await("document.querySelectorAll('.notice').length === 3");
    tab.evaluate("getSelection().selectAllChildren(document.querySelector('.notice .quote'))");
    server.set(examples.many(30));
    tab.await("document.querySelectorAll('.row').length === 30");
    assertThat(tab.evaluate("getSelection().toString()").asText()).isEqualTo(PageExamples.REFUSAL);
    tab.evaluate("getSelection().empty()");
    tab.await("document.querySelector('.notice').innerText.includes('3 pods on 3 nodes')");
  }

  @Test
  void textsFromElsewhereAreTexts() throws Exception {
    for (String text : List.of(HOSTILE, REVERSING, HEBREW, "n".repeat(63))) {
      String shown = text.replace("\u202e", "U+202E");
      showLive(examples.named(text));
      tab.await(
          "document.querySelector('.who .node')?.textContent === '%s'"
              .formatted(shown.replace("'", "\\'")));
      tab.evaluate("document.querySelector('.row details').open = true");
      tab.await("document.querySelector('.timeline.large') !== null");
      assertThat(tab.text("#notices")).contains(shown);
      assertThat(tab.text(".more")).contains(shown);
      assertThat(tab.evaluate("document.querySelectorAll('main script, main img').length").asInt())
          .isZero();
      assertThat(tab.evaluate("document.title").asText())
          .isEqualTo("(1 blocked) lifecycle-manager");
      assertThat(isAsWideAsTheWindow()).isTrue();
    }
    assertThat(tab.problems()).isEmpty();
  }

  @Test
  void ofAThousandRowsOnlyThoseNearTheWindowHaveAContent() throws Exception {
    showLive(examples.many(1000));
    tab.await("document.querySelectorAll('.row').length === 1000");
    tab.await("document.querySelectorAll('.row .timeline').length > 5");

    assertThat(contents()).isLessThan(60);
    tab.evaluate("window.scrollTo(0, document.documentElement.scrollHeight / 2)");
    tab.await(
        "[...document.querySelectorAll('.row .timeline')].some((one) => {"
            + " const { top, bottom } = one.getBoundingClientRect();"
            + " return top > 0 && bottom < innerHeight; })");
    assertThat(contents()).isLessThan(90);
    tab.evaluate("document.getElementById('filter').focus()");
    tab.evaluate(
        "document.getElementById('filter').value = 'ip-10-0-3-249';"
            + " document.getElementById('filter').dispatchEvent(new Event('input'))");
    assertThat(tab.evaluate("document.querySelectorAll('.row').length").asInt()).isEqualTo(1);
    assertThat(tab.text("#found")).isEqualTo("1 of 1000");
    assertThat(tab.problems()).isEmpty();
  }

  private int contents() throws Exception {
    return tab.evaluate("document.querySelectorAll('.row .timeline').length").asInt();
  }

  @Test
  void rowsAreExpandedByTheKeyboardAndTheFocusIsVisible() throws Exception {
    showLive(examples.calm());
    tab.await("document.querySelector('.row .timeline') !== null");
    for (int presses = 0; presses < 10 && !isRowFocused(); presses++) {
      tab.press("Tab");
    }
    assertThat(isRowFocused()).isTrue();
    assertThat(tab.evaluate("getComputedStyle(document.activeElement).outlineStyle").asText())
        .isEqualTo("solid");

    tab.press("Enter");

    tab.await("document.querySelector('.row details[open] .timeline.large') !== null");
    assertThat(tab.text(".row details[open] .blockers")).startsWith("7 more pods: listed by");
    server.set(examples.blocked());
    tab.await("document.querySelectorAll('.row').length === 15");
    assertThat(isRowFocused()).as("the focus survives an update").isTrue();
  }

  private boolean isRowFocused() throws Exception {
    return tab.evaluate("document.activeElement.matches('.row summary')").asBoolean();
  }

  @Test
  void withoutScriptsThePageIsATable() throws Exception {
    server.set(examples.blocked());
    server.setHistory(examples.history(3));
    tab.disableScripts();
    tab.go(server.url());
    assertThat(tab.text("#static"))
        .contains(
            "ip-10-0-0-15.eu-central-1", "shop/checkout", "stops 12 nodes", "permission denied");
    assertThat(tab.evaluate("document.getElementById('live').hidden").asBoolean()).isTrue();
    tab.picture("without-scripts");
    assertThat(tab.problems()).isEmpty();
  }

  @Test
  void aNarrowWindowNeedsNoHorizontalScrolling() throws Exception {
    server.setHistory(examples.history(3));
    showLive(examples.blocked());
    tab.resize(320, 700);
    tab.await("document.querySelector('.row .timeline') !== null");
    tab.evaluate("document.querySelector('.row details').open = true");
    tab.await("document.querySelector('.timeline.large') !== null");
    assertThat(isAsWideAsTheWindow()).isTrue();
    tab.picture("narrow");
    tab.disableScripts();
    tab.go(server.url());
    assertThat(isAsWideAsTheWindow()).isTrue();
  }

  private boolean isAsWideAsTheWindow() throws Exception {
    return tab.evaluate("document.documentElement.scrollWidth <= innerWidth").asBoolean();
  }
}
