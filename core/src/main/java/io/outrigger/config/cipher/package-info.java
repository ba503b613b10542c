/**
 * Settings that are kept encrypted.
 */
@NullMarked
package io.outrigger.config.cipher;

import org.jspecify.annotations.NullMarked;
