package io.lifecyclemanager.sandbox.grafana;

import io.lifecyclemanager.sandbox.prometheus.PrometheusApi;
import io.lifecyclemanager.sandbox.prometheus.ScrapedSandbox;
import java.util.ArrayList;
import java.util.List;

/**
 * What is chosen for the variables of a dashboard.
 *
 * @param job value of {@code $job}, a regular expression
 * @param instance value of {@code $instance}, a regular expression
 */
public record VariableChoice(String job, String instance) {
  private static final String EVERYTHING = ".*";

  /** Both variables are {@code All}. */
  public static final VariableChoice ALL = new VariableChoice(EVERYTHING, EVERYTHING);

  /** The job of all replicas of a {@link ScrapedSandbox}, each once. */
  public static final VariableChoice REPLICAS = new VariableChoice(ScrapedSandbox.JOB, EVERYTHING);

  /**
   * Each job and {@code All}, each with every instance that the dashboards then offer and {@code
   * All}.
   */
  public static List<VariableChoice> all(PrometheusApi prometheus) throws InterruptedException {
    String metric = "lifecycle_manager_build_info";
    List<String> jobs = new ArrayList<>(List.of(EVERYTHING));
    jobs.addAll(prometheus.labelValues("job", metric));
    List<VariableChoice> choices = new ArrayList<>();
    for (String job : jobs) {
      choices.add(new VariableChoice(job, EVERYTHING));
      String ofJob = "%s{job=~\"%s\"}".formatted(metric, job);
      for (String instance : prometheus.labelValues("instance", ofJob)) {
        choices.add(new VariableChoice(job, instance));
      }
    }
    return choices;
  }
}
