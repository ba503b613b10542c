package io.outrigger.cache;

import java.io.IOException;

/**
 * Writes the values of a cache as bytes. Safe for use from several threads.
 *
 * @param <V> the type of the values
 */
public interface CacheCodec<V> {

	/**
	 * Writes a value.
	 * @param value the value
	 * @return its bytes
	 * @throws IOException if it cannot be written
	 */
	byte[] encode(V value) throws IOException;

	/**
	 * Reads a value. What it is given may be anything: another version of the application
	 * may have written it, or somebody else.
	 * @param bytes the bytes
	 * @return the value
	 * @throws IOException if they are not those of a value
	 */
	V decode(byte[] bytes) throws IOException;

}
