/**
 * Ports for servers that tests start, and networks that fail.
 */
@NullMarked
package io.outrigger.testsupport.net;

import org.jspecify.annotations.NullMarked;
