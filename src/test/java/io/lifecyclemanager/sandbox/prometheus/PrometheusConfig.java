package io.lifecyclemanager.sandbox.prometheus;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a {@link PrometheusServer} scrapes and evaluates, each second. Immutable.
 *
 * @param targets what it scrapes; a program may be a target of several jobs
 * @param ruleFiles alerting and recording rules
 * @param alertmanagers where alerts are sent, each {@code host:port}
 */
public record PrometheusConfig(
    List<ScrapeTarget> targets, List<Path> ruleFiles, List<String> alertmanagers) {
  /** Nothing at all. */
  public static final PrometheusConfig EMPTY =
      new PrometheusConfig(List.of(), List.of(), List.of());

  private static final String INTERVAL = "1s";

  /**
   * One address to scrape.
   *
   * @param job label {@code job}
   * @param address {@code host:port}, path {@code /metrics}
   * @param instance label {@code instance}
   */
  public record ScrapeTarget(String job, String address, String instance) {}

  public PrometheusConfig {
    targets = List.copyOf(targets);
    ruleFiles = List.copyOf(ruleFiles);
    alertmanagers = List.copyOf(alertmanagers);
  }

  /** With one more target. */
  public PrometheusConfig scraping(String job, String address, String instance) {
    List<ScrapeTarget> more = new ArrayList<>(targets);
    more.add(new ScrapeTarget(job, address, instance));
    return new PrometheusConfig(more, ruleFiles, alertmanagers);
  }

  /** With one more file of rules, which are evaluated each second. */
  public PrometheusConfig evaluating(Path ruleFile) {
    List<Path> more = new ArrayList<>(ruleFiles);
    more.add(ruleFile.toAbsolutePath());
    return new PrometheusConfig(targets, more, alertmanagers);
  }

  /** With one more Alertmanager, {@code host:port}. */
  public PrometheusConfig notifying(String alertmanager) {
    List<String> more = new ArrayList<>(alertmanagers);
    more.add(alertmanager);
    return new PrometheusConfig(targets, ruleFiles, more);
  }

  /** The configuration file. JSON, which is YAML. */
  String text() {
    ObjectNode file = JsonNodeFactory.instance.objectNode();
    file.putObject("global")
        .put("scrape_interval", INTERVAL)
        .put("scrape_timeout", INTERVAL)
        .put("evaluation_interval", INTERVAL);
    ArrayNode rules = file.putArray("rule_files");
    ruleFiles.forEach(path -> rules.add(path.toString()));
    ArrayNode jobs = file.putArray("scrape_configs");
    targetsOfJobs()
        .forEach((job, ofJob) -> {
          ArrayNode groups = jobs.addObject().put("job_name", job).putArray("static_configs");
          for (ScrapeTarget target : ofJob) {
            ObjectNode group = groups.addObject();
            group.putArray("targets").add(target.address());
            group.putObject("labels").put("instance", target.instance());
          }
        });
    ArrayNode managers =
        file.putObject("alerting")
            .putArray("alertmanagers")
            .addObject()
            .putArray("static_configs")
            .addObject()
            .putArray("targets");
    alertmanagers.forEach(managers::add);
    return file.toPrettyString();
  }

  private Map<String, List<ScrapeTarget>> targetsOfJobs() {
    Map<String, List<ScrapeTarget>> jobs = new LinkedHashMap<>();
    targets.forEach(
        target -> jobs.computeIfAbsent(target.job(), _ -> new ArrayList<>()).add(target));
    return jobs;
  }
}
