package io.lifecyclemanager.hold;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.hold.LifecycleActions.HookTimeouts;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.LifecycleAction;
import org.junit.jupiter.api.Test;

/** The contract of simulations whose hooks keep their metadata, which those of moto do not. */
public abstract class HookMetadataContract extends LifecycleActionsContract {
  /** Gives metadata to a hook of the group. */
  protected abstract void setMetadata(GroupName group, String hook, String metadata);

  @Test
  void theMetadataIsThatOfTheHook() {
    LifecycleAction action = startTermination();
    setMetadata(action.group(), action.hook(), "drain=wait,deadline=2h");
    assertThat(actions().hookTimeouts(action.group(), action.hook(), MAX_AGE))
        .map(HookTimeouts::metadata)
        .contains("drain=wait,deadline=2h");
  }
}
