/**
 * Child processes that end with this one, and the faults that a process can have.
 */
@NullMarked
package io.outrigger.testsupport.process;

import org.jspecify.annotations.NullMarked;
