/**
 * The config center: versioned settings that change while the application runs, checked
 * before they are published and again before they are applied.
 */
@NullMarked
package io.outrigger.config;

import org.jspecify.annotations.NullMarked;
