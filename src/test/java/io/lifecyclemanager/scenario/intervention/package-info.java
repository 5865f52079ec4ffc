@org.jspecify.annotations.NullMarked
package io.lifecyclemanager.scenario.intervention;
