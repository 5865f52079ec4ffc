/** Facts as events of nodes. */
package io.lifecyclemanager.telemetry.event;
