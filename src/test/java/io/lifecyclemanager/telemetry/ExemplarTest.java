package io.lifecyclemanager.telemetry;

import static io.lifecyclemanager.telemetry.SampleFacts.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.telemetry.exemplar.ExemplarScope;
import io.lifecyclemanager.telemetry.exemplar.ExemplarScope.ExemplarSpan;
import org.junit.jupiter.api.Test;

/** From a histogram's bucket to the trace of a termination that fell into it. */
class ExemplarTest {
  private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";
  private static final ExemplarSpan SPAN =
      new ExemplarSpan("cac9767ccf0037f80502628eae680c9c", "00f067aa0ba902b7");

  @Test
  void theBucketOfATerminationNamesItsTrace() {
    Metrics metrics = Metrics.withExemplars("1.2.3");

    ExemplarScope.run(SPAN, () -> metrics.on(ended(TerminationOutcome.COMPLETED)));

    assertThat(metrics.scrape(OPEN_METRICS).lines())
        .filteredOn(line -> line.contains("# {"))
        .filteredOn(
            line -> line.startsWith("lifecycle_manager_termination_duration_seconds_bucket"))
        .singleElement()
        .asString()
        .contains("outcome=\"completed\"", "le=\"60.0\"")
        .contains("span_id=\"00f067aa0ba902b7\"")
        .contains("trace_id=\"cac9767ccf0037f80502628eae680c9c\"");
  }

  @Test
  void theTextFormatHasNoExemplars() {
    Metrics metrics = Metrics.withExemplars("1.2.3");

    ExemplarScope.run(SPAN, () -> metrics.on(ended(TerminationOutcome.COMPLETED)));

    assertThat(metrics.scrape()).doesNotContain("trace_id");
  }

  @Test
  void whatBelongsToNoSpanHasNoExemplar() {
    Metrics metrics = Metrics.withExemplars("1.2.3");

    metrics.on(ended(TerminationOutcome.COMPLETED));

    assertThat(metrics.scrape(OPEN_METRICS)).doesNotContain("trace_id").endsWith("# EOF\n");
  }
}
