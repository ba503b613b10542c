package io.outrigger.sample.backends;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import redis.embedded.core.ExecutableProvider;
import redis.embedded.error.OsArchitectureNotFound;
import redis.embedded.error.UnknownOSName;
import redis.embedded.model.OsArchitecture;
import redis.embedded.util.IO;

/**
 * Looks for a {@code redis-server} that runs: on the path first, then among those that
 * the jar carries, which are unpacked into a directory.
 */
final class RedisSearch {

	private final String installed;

	private final List<String> carried;

	private final Path directory;

	RedisSearch(String installed, List<String> carried, Path directory) {
		this.installed = installed;
		this.carried = List.copyOf(carried);
		this.directory = directory;
	}

	static RedisSearch of(Path directory) {
		return new RedisSearch("redis-server", carriedForThisMachine(), directory);
	}

	/*
	 * A machine may run another architecture's binary too: the 64-bit one for Linux needs
	 * a library that the 32-bit one does without. The one that fits comes first.
	 */
	static List<String> carriedForThisMachine() {
		try {
			OsArchitecture machine = OsArchitecture.detectOSandArchitecture();
			return ExecutableProvider.newProvidedVersionsMap()
				.entrySet()
				.stream()
				.filter((entry) -> entry.getKey().os == machine.os)
				.sorted(Comparator.comparing((entry) -> entry.getKey().arch != machine.arch))
				.map(Map.Entry::getValue)
				.toList();
		}
		catch (UnknownOSName | OsArchitectureNotFound ex) {
			return List.of();
		}
	}

	RedisExecutable find() throws InterruptedException {
		List<String> refusals = new ArrayList<>();
		try {
			return RedisExecutable.verify(this.installed, "on the PATH");
		}
		catch (IOException ex) {
			refusals.add(this.installed + " on the PATH: " + ex.getMessage());
		}
		for (String resource : this.carried) {
			try {
				String command = IO.writeResourceToExecutableFile(this.directory.toFile(), resource).getAbsolutePath();
				return RedisExecutable.verify(command, "carried by the jar");
			}
			catch (IOException ex) {
				refusals.add(resource.substring(1) + " carried by the jar: " + ex.getMessage());
			}
		}
		throw new BackendsException("No redis-server runs on this machine; install Redis 6.2 or later, so that "
				+ "redis-server is on the PATH. Tried:\n  " + String.join("\n  ", refusals));
	}

}
