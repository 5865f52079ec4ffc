package io.lifecyclemanager.app.control;

/**
 * The options of {@code complete}, {@code extend} and {@code retry}.
 *
 * @param controller where the controller is reached; with a token
 * @param subject id of an instance or name of a node
 * @param confirmed whether the user is not asked before a request that cannot be taken back
 * @param json whether to print JSON
 */
public record InterventionSettings(
    ControllerLocation controller,
    String subject,
    InterventionRequest request,
    boolean confirmed,
    boolean json) {}
