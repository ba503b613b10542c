/**
 * An immutable table of keys whose copies share what did not change.
 */
@NullMarked
package io.outrigger.config.table;

import org.jspecify.annotations.NullMarked;
