/**
 * What the program costs: trains the AOT caches, runs the packaged program and a bare comparison in
 * the same minute, and prints what both take of time, memory and processor. A measurement, not a
 * test: nothing that has to pass depends on its figures.
 */
@NullMarked
package io.lifecyclemanager.sandbox.cost;

import org.jspecify.annotations.NullMarked;
