package io.outrigger.testsupport.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Freezes child processes and lets them go on.
 */
public final class Signals {

	private static final int SENT_WITHIN_SECONDS = 5;

	private Signals() {
	}

	/**
	 * Sends SIGSTOP and waits, where the operating system shows it, until it has arrived.
	 * @param process the process
	 * @throws IllegalStateException if it does not run
	 */
	public static void freeze(Process process) {
		send("STOP", process);
		Path state = Path.of("/proc/" + process.pid() + "/stat");
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SENT_WITHIN_SECONDS);
		try {
			while (Files.exists(state) && !isStopped(state)) {
				if (process.waitFor(1, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
					throw new IllegalStateException("Process " + process.pid() + " did not freeze");
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw interrupted(process, ex);
		}
	}

	private static boolean isStopped(Path state) throws IOException {
		String line = Files.readString(state);
		return line.startsWith(") T", line.lastIndexOf(')'));
	}

	/**
	 * Sends SIGCONT.
	 * @param process the process
	 * @throws IllegalStateException if it does not run
	 */
	public static void resume(Process process) {
		send("CONT", process);
	}

	private static void send(String name, Process process) {
		// Another process may have its number by now
		if (!process.isAlive()) {
			throw new IllegalStateException("Process " + process.pid() + " does not run: it gets no SIG" + name);
		}
		String command = "kill -" + name + " " + process.pid();
		try {
			Process kill = Workspace.start(new ProcessBuilder("sh", "-c", command));
			if (!kill.waitFor(SENT_WITHIN_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
				throw new IllegalStateException("\"" + command + "\" failed");
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw interrupted(process, ex);
		}
	}

	private static IllegalStateException interrupted(Process process, InterruptedException ex) {
		Thread.currentThread().interrupt();
		return new IllegalStateException("Interrupted while signalling process " + process.pid(), ex);
	}

}
