package io.outrigger.redis.script;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.codec.Base16;

/**
 * A Lua script with its digest, ready to be run on any number of connections. Immutable.
 *
 * @param <T> what it returns
 */
@SuppressWarnings("UnusedTypeParameter") // what is returned is known to Redis alone
public final class RedisScript<T> {

	private final String name;

	private final byte[] text;

	private final String digest;

	private final ScriptOutputType output;

	private RedisScript(ScriptOutputType output, Source... files) {
		this.name = files[files.length - 1].name();
		this.text = Stream.of(files)
			.map(Source::text)
			.collect(Collectors.joining("\n"))
			.getBytes(StandardCharsets.UTF_8);
		this.digest = Base16.digest(this.text);
		this.output = output;
	}

	/**
	 * Creates a script that returns a number.
	 * @param files the files from which the text is joined; all but the last hold
	 * functions that those after them call
	 * @return the script, named after the last file
	 */
	public static RedisScript<Long> number(Source... files) {
		return new RedisScript<>(ScriptOutputType.INTEGER, files);
	}

	/**
	 * Creates a script that returns a string.
	 * @param files the files from which the text is joined; all but the last hold
	 * functions that those after them call
	 * @return the script, named after the last file
	 */
	public static RedisScript<byte[]> bytes(Source... files) {
		return new RedisScript<>(ScriptOutputType.VALUE, files);
	}

	/**
	 * Creates a script that returns a table, of which strings are {@code byte[]}, numbers
	 * {@code Long} and tables {@code List}.
	 * @param files the files from which the text is joined; all but the last hold
	 * functions that those after them call
	 * @return the script, named after the last file
	 */
	public static RedisScript<List<Object>> table(Source... files) {
		return new RedisScript<>(ScriptOutputType.MULTI, files);
	}

	/**
	 * Returns what is sent where the digest is unknown.
	 * @return the text, not to be modified
	 */
	public byte[] text() {
		return this.text;
	}

	/**
	 * Returns the name by which Redis knows the script.
	 * @return its SHA-1 in hexadecimal
	 */
	public String digest() {
		return this.digest;
	}

	/**
	 * Returns the form of its result.
	 * @return the form
	 */
	public ScriptOutputType output() {
		return this.output;
	}

	@Override
	public String toString() {
		return this.name;
	}

	/**
	 * A file of Lua text.
	 *
	 * @param name its name
	 * @param text what is in it
	 */
	public record Source(String name, String text) {

		/**
		 * Reads a file that lies beside a class.
		 * @param neighbour the class
		 * @param name name of the file
		 * @return the file
		 */
		public static Source of(Class<?> neighbour, String name) {
			try (InputStream in = neighbour.getResourceAsStream(name)) {
				if (in == null) {
					throw new IllegalArgumentException("No file " + name + " beside " + neighbour.getName());
				}
				return new Source(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
