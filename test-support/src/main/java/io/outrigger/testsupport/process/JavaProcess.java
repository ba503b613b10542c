package io.outrigger.testsupport.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A JVM of its own on this one's class path, for the faults that only a process can have.
 * Small and quick to start rather than fast.
 * <p>
 * Its standard input stays open until {@link #kill()}, or until this JVM ends however it
 * does: a main class that ends with its input leaves nothing behind. Safe for use from
 * several threads.
 */
public final class JavaProcess implements AutoCloseable {

	private static final List<String> FLAGS = List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
			"-Xshare:auto");

	private static final int ENDED_WITHIN_SECONDS = 5;

	private final Process process;

	private JavaProcess(Process process) {
		this.process = process;
	}

	/**
	 * Starts a JVM.
	 * @param main the class whose main method it runs
	 * @param flags further flags of the JVM
	 * @param arguments what the main method is given
	 * @param onLine is told each line that it prints, on one thread
	 * @return the process, which may not have reached its main method yet
	 */
	public static JavaProcess start(Class<?> main, List<String> flags, List<String> arguments,
			Consumer<String> onLine) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(FLAGS);
		command.addAll(flags);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(arguments);
		try {
			Process process = Workspace
				.start(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT));
			Thread reader = new Thread(() -> read(process, onLine), "output-of-" + process.pid());
			reader.setDaemon(true);
			reader.start();
			return new JavaProcess(process);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void read(Process process, Consumer<String> onLine) {
		try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
			lines.lines().forEach(onLine);
		}
		catch (IOException | UncheckedIOException ex) {
			// It was killed in the middle of a line
		}
	}

	/**
	 * Returns whether it runs, be it frozen or not.
	 * @return whether it does
	 */
	public boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Stops it in its tracks (SIGSTOP), its connections open, until {@link #resume()}.
	 * @throws IllegalStateException if it does not run
	 */
	public void freeze() {
		Signals.freeze(this.process);
	}

	/**
	 * Lets it go on (SIGCONT).
	 * @throws IllegalStateException if it does not run
	 */
	public void resume() {
		Signals.resume(this.process);
	}

	/**
	 * Ends it at once (SIGKILL), frozen or not, and waits until it is gone. Does nothing
	 * if it is gone already.
	 */
	public void kill() {
		this.process.destroyForcibly();
		try {
			if (!this.process.waitFor(ENDED_WITHIN_SECONDS, TimeUnit.SECONDS)) {
				throw new IllegalStateException("Process " + this.process.pid() + " survived kill -9");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while killing process " + this.process.pid(), ex);
		}
	}

	@Override
	public void close() {
		kill();
	}

}
