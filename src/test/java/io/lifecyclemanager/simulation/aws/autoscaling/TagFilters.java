package io.lifecyclemanager.simulation.aws.autoscaling;

import io.lifecyclemanager.simulation.aws.query.AwsFailure;
import io.lifecyclemanager.simulation.aws.query.QueryRequest;
import io.lifecyclemanager.simulation.aws.query.Xml;
import java.util.List;
import java.util.stream.Stream;

/** Auto Scaling's filters by tag, for groups and for tags alike. */
final class TagFilters {
  private TagFilters() {}

  /** A tag and the group it is on. */
  record GroupTag(String group, String key, String value, boolean propagated) {
    Xml xml() {
      return Xml.all(
          Xml.text("ResourceId", group),
          Xml.text("ResourceType", "auto-scaling-group"),
          Xml.text("Key", key),
          Xml.text("Value", value.isEmpty() ? null : value),
          Xml.text("PropagateAtLaunch", propagated));
    }
  }

  /** One filter: any of its values is enough. */
  record Filter(String name, List<String> values) {
    boolean takes(SimulatedGroup group) {
      return name.startsWith("tag:")
          ? values.contains(group.tags().get(name.substring("tag:".length())))
          : tagsOf(group).anyMatch(this::takes);
    }

    boolean takes(GroupTag tag) {
      return switch (name) {
        case "auto-scaling-group" -> values.contains(tag.group());
        case "key", "tag-key" -> values.contains(tag.key());
        case "value", "tag-value" -> values.contains(tag.value());
        case "propagate-at-launch" -> values.contains(Boolean.toString(tag.propagated()));
        default -> throw AwsFailure.invalid("Invalid filter name: " + name);
      };
    }
  }

  static List<Filter> of(QueryRequest request) {
    return request.structures("Filters").stream()
        .map(filter -> new Filter(filter.required("Name"), filter.members("Values")))
        .toList();
  }

  static Stream<GroupTag> tagsOf(SimulatedGroup group) {
    return group.tags().entrySet().stream()
        .map(tag ->
            new GroupTag(
                group.name(), tag.getKey(), tag.getValue(), group.propagates(tag.getKey())));
  }
}
