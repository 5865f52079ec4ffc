package io.lifecyclemanager.app.control;

import io.lifecyclemanager.app.AdminCommands;
import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.client.ControllerClient;
import io.lifecyclemanager.model.CommandOutput;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import java.util.function.Consumer;

/** The commands, run against the controller at the location of their settings. */
public final class RemoteControlCommands implements ControlCommands {
  private final Time time;

  public RemoteControlCommands(Time time) {
    this.time = time;
  }

  @Override
  public CommandResult status(
      StatusSettings settings, CommandOutput output, Consumer<String> screen)
      throws InterruptedException {
    try (ControllerAccess access = ControllerAccess.open(settings.controller(), time)) {
      return new StatusCommand(new ControllerClient(access.connection()), time)
          .run(settings, output, screen);
    } catch (IllegalArgumentException e) {
      return new CommandResult("", String.valueOf(e.getMessage()), AdminCommands.INVALID_SETTINGS);
    } catch (RemoteFailure e) {
      return new CommandResult("", failure(settings.controller(), e), AdminCommands.FAILED);
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
