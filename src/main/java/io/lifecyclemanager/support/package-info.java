/**
 * The support bundle: one archive with all that is needed to find a fault, without secrets. What it
 * contains comes from adapters; redaction and archive are here.
 */
@NullMarked
package io.lifecyclemanager.support;

import org.jspecify.annotations.NullMarked;
