/**
 * Infrastructure shared by the tests of every module. Depends on nothing of ours.
 */
@NullMarked
package io.outrigger.testsupport;

import org.jspecify.annotations.NullMarked;
