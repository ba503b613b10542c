package io.outrigger.testsupport.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How to start a process.
 *
 * @param arguments gives the arguments of {@code redis-server}
 * @param password what its clients must say, or {@code null}
 */
record Launch(Arguments arguments, @Nullable String password) {

	/**
	 * Returns what to start.
	 * @param port the port to listen on
	 * @param directory the directory to work in
	 * @return the command
	 * @throws IOException if a configuration file cannot be written
	 * @throws IllegalStateException if no {@code redis-server} runs on this machine
	 */
	List<String> command(int port, Path directory) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(RedisExecutable.find());
		command.addAll(this.arguments.on(port, directory));
		return List.copyOf(command);
	}

	/**
	 * The arguments of {@code redis-server}.
	 */
	@FunctionalInterface
	interface Arguments {

		/**
		 * Returns the arguments, and writes a configuration file if they name one.
		 * @param port the port to listen on
		 * @param directory the directory to work in
		 * @return the arguments
		 * @throws IOException if the file cannot be written
		 */
		List<String> on(int port, Path directory) throws IOException;

	}

}
