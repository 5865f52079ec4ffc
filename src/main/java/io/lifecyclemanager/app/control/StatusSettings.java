package io.lifecyclemanager.app.control;

import org.jspecify.annotations.Nullable;

/**
 * The options of {@code status}.
 *
 * @param controller where the controller is reached
 * @param subject id of an instance or name of a node; null for all terminations
 * @param watch whether to show the present until interrupted
 * @param json whether to print JSON
 * @param coloured whether the output may have colours
 */
public record StatusSettings(
    ControllerLocation controller,
    @Nullable String subject,
    boolean watch,
    boolean json,
    boolean coloured) {}
