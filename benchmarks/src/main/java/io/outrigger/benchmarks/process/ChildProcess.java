package io.outrigger.benchmarks.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Java process that says in lines what it sees. Each line is timed when this process
 * reads it, so that one clock times all, and the way through the pipe counts too.
 */
public final class ChildProcess implements AutoCloseable {

	private static final Duration START = Duration.ofMinutes(2);

	private final Process process;

	private final BufferedWriter input;

	private final Lines lines = new Lines();

	private ChildProcess(Process process) {
		this.process = process;
		this.input = process.outputWriter();
		Thread reader = new Thread(this::read, "output of " + process.pid());
		reader.setDaemon(true);
		reader.start();
	}

	/**
	 * Starts a process.
	 * @param classPath its class path
	 * @param main its main class
	 * @param arguments options of the JVM, which start with {@code -X} or {@code -D}, and
	 * what is passed on
	 * @return the process, which may not be ready
	 */
	public static ChildProcess start(ClassPath classPath, String main, String... arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-cp", classPath.toString(), "-Xmx512m"));
		Stream.of(arguments).filter(ChildProcess::isOption).forEach(command::add);
		command.add(main);
		Stream.of(arguments).filter((argument) -> !isOption(argument)).forEach(command::add);
		try {
			return new ChildProcess(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Waits until the process says that it is ready.
	 * @return what else it says in that line
	 */
	public String awaitReady() {
		return await("READY", START);
	}

	/**
	 * Waits for a line.
	 * @param word its first word
	 * @param atMost how long to wait
	 * @return the rest of the line
	 */
	public String await(String word, Duration atMost) {
		return this.lines.rest(word, atMost);
	}

	/**
	 * Returns what the process has said.
	 * @return its lines
	 */
	public Lines lines() {
		return this.lines;
	}

	/**
	 * Tells the process something.
	 * @param line what
	 */
	public void tell(String line) {
		try {
			synchronized (this.input) {
				this.input.write(line);
				this.input.newLine();
				this.input.flush();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The process has ended", ex);
		}
	}

	/**
	 * Tells the process something, and waits for its answer.
	 * @param line what
	 * @param word the first word of the answer
	 * @param atMost how long to wait
	 * @return the rest of the answer
	 */
	public String ask(String line, String word, Duration atMost) {
		this.lines.forget(word);
		tell(line);
		return await(word, atMost);
	}

	/**
	 * Ends the process at once, as {@code kill -9} does.
	 */
	public void kill() {
		this.process.destroyForcibly();
	}

	@Override
	public void close() {
		kill();
		this.process.onExit().join();
	}

	private void read() {
		try (BufferedReader output = this.process.inputReader()) {
			for (String line = output.readLine(); line != null; line = output.readLine()) {
				this.lines.add(line, System.nanoTime());
			}
		}
		catch (IOException ex) {
			this.lines.add("CLOSED " + ex.getMessage(), System.nanoTime());
		}
	}

	private static boolean isOption(String argument) {
		return argument.startsWith("-X") || argument.startsWith("-D");
	}

}
