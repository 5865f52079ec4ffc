/**
 * What happens to terminations, one class a phenomenon, in simulated time over the fakes. Reads
 * like the promises of the design.
 */
@NullMarked
package io.lifecyclemanager.scenario;

import org.jspecify.annotations.NullMarked;
