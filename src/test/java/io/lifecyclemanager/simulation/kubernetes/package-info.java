/**
 * A Kubernetes API for tests and for the sandbox: an HTTP server that answers as the API server
 * does, and kubelets that speak to any API server, simulated or real. What the simulator claims is
 * held against a real control plane by the same contract tests.
 */
@NullMarked
package io.lifecyclemanager.simulation.kubernetes;

import org.jspecify.annotations.NullMarked;
