package io.outrigger.sample.backends;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Redis in a process of its own that keeps nothing and listens to this machine only.
 */
final class RedisProcess implements Closeable {

	private static final Duration START_PATIENCE = Duration.ofSeconds(10);

	private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

	private static final int PING_TIMEOUT_MILLIS = 500;

	private static final int LAST_LINES = 5;

	private final RedisExecutable executable;

	private final int port;

	private final Path log;

	private final Process process;

	private RedisProcess(RedisExecutable executable, int port, Path log, Process process) {
		this.executable = executable;
		this.port = port;
		this.log = log;
		this.process = process;
	}

	/*
	 * Returns at once: it is the caller's to close before it is ready.
	 */
	static RedisProcess start(RedisExecutable executable, int port, Path directory) {
		Path log = directory.resolve("redis.log");
		List<String> command = List.of(executable.command(), "--bind", Loopback.ADDRESS, "--port", String.valueOf(port),
				"--save", "", "--appendonly", "no", "--dir", directory.toString());
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(log.toFile())
				.start();
			return new RedisProcess(executable, port, log, process);
		}
		catch (IOException ex) {
			throw new BackendsException("Redis " + executable.origin() + " can't be started: " + ex.getMessage(), ex);
		}
	}

	/*
	 * Returns false if the process ended before it was ready.
	 */
	boolean awaitReady() throws InterruptedException {
		long deadline = System.nanoTime() + START_PATIENCE.toNanos();
		while (!ping()) {
			if (this.process.waitFor(20, TimeUnit.MILLISECONDS)) {
				return false;
			}
			if (System.nanoTime() - deadline > 0) {
				throw new BackendsException("Redis does not answer on " + Loopback.ADDRESS + ":" + this.port + " after "
						+ START_PATIENCE.toSeconds() + " s. " + lastWords());
			}
		}
		return true;
	}

	private boolean ping() {
		try (Socket socket = new Socket()) {
			socket.setSoTimeout(PING_TIMEOUT_MILLIS);
			socket.connect(Loopback.at(this.port), PING_TIMEOUT_MILLIS);
			OutputStream request = socket.getOutputStream();
			request.write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
			InputStream answer = socket.getInputStream();
			return answer.read() == '+';
		}
		catch (IOException ex) {
			return false;
		}
	}

	/*
	 * Waits until the process ends, and says how.
	 */
	String awaitEnd() throws InterruptedException {
		this.process.waitFor();
		return "Redis ended by itself with exit code " + this.process.exitValue() + ". " + lastWords();
	}

	private String lastWords() {
		try {
			List<String> lines = Files.readAllLines(this.log);
			return "Its last words:\n  "
					+ String.join("\n  ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
		}
		catch (IOException ex) {
			return "It left no words: " + ex.getMessage();
		}
	}

	@Override
	public String toString() {
		return "redis-server " + this.executable.version() + " " + this.executable.origin() + ", process "
				+ this.process.pid();
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (this.process.waitFor(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
				return;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.process.destroyForcibly();
	}

}
