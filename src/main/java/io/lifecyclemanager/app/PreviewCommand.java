package io.lifecyclemanager.app;

import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.preview.NodePreview;
import io.lifecyclemanager.preview.Preview;
import io.lifecyclemanager.preview.PreviewGroups;
import io.lifecyclemanager.preview.PreviewNodes;
import io.lifecyclemanager.preview.PreviewNodes.PreviewedNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Runs {@code preview} over given ports. */
final class PreviewCommand {
  private final PreviewNodes nodes;
  private final PreviewGroups groups;
  private final Preview preview;

  PreviewCommand(PreviewNodes nodes, PreviewGroups groups, Preview preview) {
    this.nodes = nodes;
    this.groups = groups;
    this.preview = preview;
  }

  /**
   * Previews the termination of the nodes.
   *
   * @throws InterruptedException when interrupted
   */
  CommandResult run(PreviewSettings settings) throws InterruptedException {
    try {
      List<PreviewedNode> all = nodes.list();
      GroupName group = settings.group();
      List<PreviewedNode> chosen = new ArrayList<>();
      if (group != null) {
        Optional<Set<InstanceId>> instances = groups.instances(group);
        if (instances.isEmpty()) {
          return invalid("no such Auto Scaling group: " + group);
        }
        all.stream()
            .filter(node -> node.instance().filter(instances.get()::contains).isPresent())
            .forEach(chosen::add);
      }
      List<String> unknown = new ArrayList<>();
      for (String name : settings.nodes()) {
        all.stream()
            .filter(node -> node.ref().name().equals(name))
            .findFirst()
            .ifPresentOrElse(chosen::add, () -> unknown.add(name));
      }
      if (!unknown.isEmpty()) {
        return invalid("no such node: " + String.join(", ", unknown));
      }
      List<NodePreview> previews = preview.of(chosen);
      return new CommandResult(
          settings.json() ? PreviewText.json(previews) : PreviewText.text(previews),
          "",
          previews.stream().anyMatch(NodePreview::isBlocked)
              ? AdminCommands.DIFFERENCES_LEFT
              : AdminCommands.SUCCESS);
    } catch (RemoteFailure failure) {
      return new CommandResult("", failure.getMessage(), AdminCommands.FAILED);
    }
  }

  private static CommandResult invalid(String failure) {
    return new CommandResult("", failure, AdminCommands.INVALID_SETTINGS);
  }
}
