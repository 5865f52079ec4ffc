/** What keeps terminations from ending, and where that is reported. */
package io.lifecyclemanager.scenario.blocker;
