/**
 * Auto-configuration of the platform as a whole: the switch, the backend, and who this
 * instance is.
 */
@NullMarked
package io.outrigger.autoconfigure;

import org.jspecify.annotations.NullMarked;
