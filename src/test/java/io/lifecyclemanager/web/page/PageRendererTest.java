package io.lifecyclemanager.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.nodehold.NodeHold;
import io.lifecyclemanager.status.StatusReport;
import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The page as the controller renders it. */
class PageRendererTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Pattern IMPORT = Pattern.compile("from \"\\./([a-z]+\\.js)\"");
  private static final Pattern FILE = Pattern.compile("(?:href|src)=\"(page/[^\"]+)\"");

  private final PageExamples examples = new PageExamples(NOW);
  private final PageRenderer renderer = new PageRenderer();

  @Test
  void saysThatThereIsNothingToDo() {
    String page =
        renderer.render(new StatusReport(List.of(), List.of()), List.of(), List.of(), NOW);
    assertThat(page)
        .contains("2026-01-02 03:04:05 UTC", "Nothing needs attention.", "No node is terminating.");
  }

  @Test
  void showsABlockerOfManyNodesOnce() {
    String page = renderer.render(examples.blocked(), List.of(), List.of(), NOW);
    assertThat(page)
        .containsOnlyOnce("<bdi>budget shop/checkout</bdi> stops 12 nodes")
        .contains("permission denied", "no answer from http://10.0.3.4:8080")
        .doesNotContain("Nothing needs attention.");
    assertThat(page.split("ip-10-0-0-12\\.", -1)).hasSize(2);
  }

  @Test
  void showsWhatHasEnded() {
    String page =
        renderer.render(
            new StatusReport(List.of(), List.of()), List.of(), examples.history(7), NOW);
    assertThat(page).contains("<bdi>abandoned</bdi>", "75 s", "03:00:45Z");
  }

  @Test
  void showsHoldsWithTheirStates() {
    List<NodeHold> holds =
        List.of(
            hold("node-1", "disk <replaced>", null, true, false),
            hold("node-2", "look", NOW.plusSeconds(60), false, false),
            hold("node-3", "look", null, true, true));
    String page = renderer.render(examples.calm(), holds, List.of(), NOW);
    assertThat(page)
        .contains("<h2>Holds</h2>", "disk &lt;replaced&gt;", "it is removed", "03:05:05Z")
        .contains(">held<", ">not cordoned<", ">terminating<");
    assertThat(renderer.render(examples.calm(), List.of(), List.of(), NOW))
        .doesNotContain("<h2>Holds</h2>");
  }

  private static NodeHold hold(
      String node, String reason, @Nullable Instant until, boolean cordoned, boolean terminating) {
    return new NodeHold(node, null, reason, "ada", NOW, until, false, false, cordoned, terminating);
  }

  @Test
  void saysHowManyPodsAreNotListed() {
    assertThat(renderer.render(examples.calm(), List.of(), List.of(), NOW))
        .contains("<div>7 more pods</div>");
    assertThat(renderer.render(examples.named("a"), List.of(), List.of(), NOW))
        .doesNotContain("more pod");
  }

  @Test
  void noTextOfTheStatusIsMarkup() {
    String page =
        renderer.render(examples.named("<script>\"'&\u202e"), List.of(), examples.history(1), NOW);
    assertThat(page).contains("&lt;script&gt;&quot;&#39;&amp;U+202E").doesNotContain("<script>");
    assertThat(page.split("<script", -1)).as("the script of the page itself").hasSize(2);
  }

  @Test
  void loadsOnlyFilesOfItsOwn() {
    List<String> known = paths();
    String page = renderer.render(examples.calm(), List.of(), List.of(), NOW);
    assertThat(FILE.matcher(page).results().map(found -> found.group(1)))
        .isNotEmpty()
        .isSubsetOf(known);
    for (PageAsset asset : PageAsset.values()) {
      assertThat(IMPORT.matcher(asset.text()).results().map(MatchResult::group).toList())
          .allSatisfy(line -> assertThat(known).contains("page/" + line.replaceAll(".*/|\"", "")));
      assertThat(asset.text())
          .as(asset.path())
          .doesNotContain(
              "innerHTML", "insertAdjacentHTML", "outerHTML", "document.write", "eval(");
    }
  }

  private static List<String> paths() {
    return List.of(PageAsset.values()).stream().map(PageAsset::path).toList();
  }
}
