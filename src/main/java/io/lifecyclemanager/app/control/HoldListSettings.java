package io.lifecyclemanager.app.control;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code holds}.
 *
 * @param kubeconfig the file to use; null to search for one
 * @param json whether to print JSON
 */
public record HoldListSettings(@Nullable Path kubeconfig, boolean json) {}
