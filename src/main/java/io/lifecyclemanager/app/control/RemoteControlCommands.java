package io.lifecyclemanager.app.control;

import io.lifecyclemanager.app.AdminCommands;
import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.client.ControllerClient;
import io.lifecyclemanager.client.ControllerConnection;
import io.lifecyclemanager.client.InterventionClient;
import io.lifecyclemanager.model.CommandOutput;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The commands, run against the controller at the location of their settings. */
public final class RemoteControlCommands implements ControlCommands {
  private final Time time;

  public RemoteControlCommands(Time time) {
    this.time = time;
  }

  private interface ConnectedCommand {
    CommandResult run(ControllerConnection connection) throws InterruptedException;
  }

  @Override
  public CommandResult status(
      StatusSettings settings, CommandOutput output, Consumer<String> screen)
      throws InterruptedException {
    return run(
        settings.controller(),
        connection ->
            new StatusCommand(new ControllerClient(connection), time)
                .run(settings, output, screen));
  }

  @Override
  public CommandResult intervene(
      InterventionSettings settings, CommandOutput output, Predicate<String> confirmation)
      throws InterruptedException {
    return run(
        settings.controller(),
        connection ->
            new InterventionCommand(
                    new ControllerClient(connection),
                    new InterventionClient(connection),
                    output,
                    confirmation,
                    time)
                .run(settings));
  }

  private CommandResult run(ControllerLocation location, ConnectedCommand command)
      throws InterruptedException {
    try (ControllerAccess access = ControllerAccess.open(location, time)) {
      return command.run(access.connection());
    } catch (IllegalArgumentException e) {
      return new CommandResult("", String.valueOf(e.getMessage()), AdminCommands.INVALID_SETTINGS);
    } catch (RemoteFailure e) {
      return new CommandResult("", failure(location, e), AdminCommands.FAILED);
    }
  }

  private static String failure(ControllerLocation location, RemoteFailure failure) {
    String text = TerminalText.clean(failure.getMessage());
    return switch (location) {
      case ControllerLocation.DirectUrl _ -> text;
      case ControllerLocation.ThroughApiServer _ ->
          text
              + "; where the Service cannot be reached, use kubectl port-forward and"
              + " --controller-url=http://localhost:8080";
    };
  }
}
