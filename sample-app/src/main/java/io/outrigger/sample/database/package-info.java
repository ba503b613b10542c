/**
 * Starting on a database that other instances use too.
 */
@NullMarked
package io.outrigger.sample.database;

import org.jspecify.annotations.NullMarked;
