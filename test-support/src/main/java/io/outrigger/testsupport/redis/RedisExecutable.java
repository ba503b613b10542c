package io.outrigger.testsupport.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

import io.outrigger.testsupport.process.Workspace;

/**
 * Finds a {@code redis-server} that runs on this machine: the one on the PATH, else one
 * of those carried by the embedded-redis jar. Each candidate must answer
 * {@code --version} before it counts, as a binary may lack a library or be for another
 * processor.
 */
final class RedisExecutable {

	private static @Nullable String found;

	private final List<Candidate> candidates;

	RedisExecutable(List<Candidate> candidates) {
		this.candidates = List.copyOf(candidates);
	}

	/**
	 * Finds the executable for this machine; once found it is kept.
	 * @return what to start, as a command
	 * @throws IllegalStateException if none runs
	 */
	static synchronized String find() {
		String result = found;
		if (result == null) {
			result = new RedisExecutable(standard()).locate();
			found = result;
		}
		return result;
	}

	/**
	 * Returns the first candidate that runs.
	 * @return what to start, as a command
	 * @throws IllegalStateException if none does, saying why for each and what to do
	 */
	String locate() {
		StringBuilder tried = new StringBuilder();
		for (Candidate candidate : this.candidates) {
			try {
				String command = candidate.source().command();
				verify(command);
				return command;
			}
			catch (IOException | RuntimeException ex) {
				tried.append("\n- ").append(candidate.name()).append(": ").append(ex.getMessage());
			}
		}
		throw new IllegalStateException("No redis-server runs on this machine. Install one and have it on the PATH, by"
				+ " \"apt-get install redis-server\" or \"brew install redis\". Tried:" + tried);
	}

	private static void verify(String command) throws IOException {
		Process process = Workspace.start(new ProcessBuilder(command, "--version").redirectErrorStream(true));
		try {
			process.getOutputStream().close();
			if (!process.waitFor(5, TimeUnit.SECONDS)) {
				throw new IOException("did not answer --version within 5 s");
			}
			String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
			if (process.exitValue() != 0 || !answer.startsWith("Redis server")) {
				throw new IOException("answered --version with exit code " + process.exitValue() + ": " + answer);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted", ex);
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static List<Candidate> standard() {
		List<Candidate> candidates = new ArrayList<>();
		candidates.add(new Candidate("redis-server on the PATH", () -> "redis-server"));
		Map<OsArchitecture, String> carried = ExecutableProvider.newProvidedVersionsMap();
		OsArchitecture here = OsArchitecture.detectOSandArchitecture();
		carried.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().os == here.os)
			// Other architectures after this one: many processors run more than their own
			.sorted((a, b) -> Boolean.compare(b.getKey().equals(here), a.getKey().equals(here)))
			.forEach((entry) -> candidates.add(carried(here, entry.getValue())));
		return candidates;
	}

	private static Candidate carried(OsArchitecture here, String resource) {
		return new Candidate(resource.substring(1) + " of the embedded-redis jar", () -> {
			Path directory = Workspace.newDirectory("binary-");
			return ExecutableProvider.newJarResourceProvider(directory::toFile, Map.of(here, resource))
				.get()
				.getAbsolutePath();
		});
	}

	/**
	 * Where an executable may come from.
	 *
	 * @param name what to call it in the error message
	 * @param source gets it
	 */
	record Candidate(String name, Source source) {
	}

	/**
	 * Gets an executable, which may mean to unpack it first.
	 */
	@FunctionalInterface
	interface Source {

		/**
		 * Gets the executable.
		 * @return what to start, as a command
		 * @throws IOException if it cannot be had
		 */
		String command() throws IOException;

	}

}
