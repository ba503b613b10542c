package io.outrigger.testsupport.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * This process's directory for binaries and data, and the child processes that use it.
 * Neither outlives this process.
 */
public final class Workspace {

	private static final Set<Process> children = ConcurrentHashMap.newKeySet();

	private static final Path root = create();

	private Workspace() {
	}

	private static Path create() {
		try {
			Path directory = Files.createTempDirectory("outrigger-");
			Runtime.getRuntime().addShutdownHook(new Thread(Workspace::clear, "workspace-cleanup"));
			return directory;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Makes a new directory.
	 * @param prefix what its name starts with
	 * @return the directory, empty
	 */
	public static Path newDirectory(String prefix) {
		try {
			return Files.createTempDirectory(root, prefix);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Starts a child process.
	 * @param builder what to start
	 * @return the process, which ends with this one at the latest
	 * @throws IOException if it cannot be started
	 */
	public static Process start(ProcessBuilder builder) throws IOException {
		Process process = builder.start();
		children.removeIf((child) -> !child.isAlive());
		children.add(process);
		return process;
	}

	/**
	 * Deletes a directory and all in it.
	 * @param directory the directory, which need not exist
	 */
	public static void delete(Path directory) {
		if (Files.notExists(directory)) {
			return;
		}
		List<Path> paths = new ArrayList<>();
		try (Stream<Path> walk = Files.walk(directory)) {
			walk.sorted(Comparator.reverseOrder()).forEach(paths::add);
			for (Path path : paths) {
				Files.deleteIfExists(path);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void clear() {
		for (Process process : List.copyOf(children)) {
			process.descendants().forEach(ProcessHandle::destroyForcibly);
			process.destroyForcibly();
			try {
				process.waitFor(5, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
		delete(root);
	}

}
