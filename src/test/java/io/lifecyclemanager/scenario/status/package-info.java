/** What replicas show of the terminations in progress, and of those that have ended. */
package io.lifecyclemanager.scenario.status;
