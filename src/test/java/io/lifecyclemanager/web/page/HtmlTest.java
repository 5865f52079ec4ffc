package io.lifecyclemanager.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No text from elsewhere becomes markup, or changes the order of what is around it. */
class HtmlTest {
  private static final Instant NOW = Instant.parse("2026-01-02T10:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "web-0 | web-0",
        "<script>alert(1)</script> | &lt;script&gt;alert(1)&lt;/script&gt;",
        "a&lt;b | a&amp;lt;b",
        "\" onload='x | &quot; onload=&#39;x",
        "ip\u202e10 | ipU+202E10",
        "a\u200bb\u2066c\u2028d | aU+200BbU+2066cU+2028d",
        "a\u0000b\u009fc | aU+0000bU+009Fc",
        "a\ud800b | aU+D800b",
        "\u05d0\u05d1 \ud83d\ude00 | \u05d0\u05d1 \ud83d\ude00"
      })
  void aTextIsEscapedAndIsolated(String text, String escaped) {
    assertThat(new Html().foreign(text)).hasToString("<bdi>" + escaped + "</bdi>");
  }

  @Test
  void whatIsMissingIsADash() {
    assertThat(new Html().foreign(null).text(" ").time(null, NOW)).hasToString("– –");
  }

  @Test
  void aTimeHasItsDateUnlessThatIsTheDateOfThePresent() {
    assertThat(new Html().time(Instant.parse("2026-01-02T03:04:05.678Z"), NOW))
        .hasToString("<time datetime=\"2026-01-02T03:04:05.678Z\">03:04:05Z</time>");
    assertThat(new Html().time(Instant.parse("2026-01-01T03:04:05Z"), NOW))
        .hasToString("<time datetime=\"2026-01-01T03:04:05Z\">2026-01-01T03:04:05Z</time>");
  }

  @Test
  void aTableHasACaptionAndHeaders() {
    Html table =
        new Html()
            .table(
                "Pairs",
                List.of("Left", "Right"),
                List.of("a<"),
                row -> List.of(new Html().foreign(row), new Html().text("1")));
    assertThat(table.toString())
        .contains(
            "<caption class=\"hidden-text\">Pairs</caption>",
            "<th scope=\"col\">Left</th><th scope=\"col\">Right</th>",
            "<th scope=\"row\"><bdi>a&lt;</bdi></th><td data-label=\"Right\">1</td>");
  }
}
