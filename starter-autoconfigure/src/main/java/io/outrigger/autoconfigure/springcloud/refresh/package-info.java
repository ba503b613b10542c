/**
 * Releases of the config center for what Spring Cloud refreshes.
 */
@NullMarked
package io.outrigger.autoconfigure.springcloud.refresh;

import org.jspecify.annotations.NullMarked;
