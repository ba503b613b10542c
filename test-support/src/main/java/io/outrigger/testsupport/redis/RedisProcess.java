package io.outrigger.testsupport.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.outrigger.testsupport.net.Ports;
import io.outrigger.testsupport.process.Signals;
import io.outrigger.testsupport.process.Workspace;

/**
 * A Redis process with its port and its directory, both kept over restarts. Safe for use
 * from several threads; one that starts or ends the process keeps others from doing so,
 * not from talking to it.
 */
final class RedisProcess implements AutoCloseable {

	private static final Duration STARTED_WITHIN = Duration.ofSeconds(20);

	private static final Duration ENDED_WITHIN = Duration.ofSeconds(5);

	private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(5);

	private static final int START_ATTEMPTS = 10;

	// A cluster node listens there too, and cannot be told to elsewhere
	private static final int CLUSTER_BUS = 10_000;

	private final int port;

	private final Path directory;

	private final Path output;

	private final List<String> command;

	private final @Nullable String password;

	private Process process;

	private boolean closed;

	private RedisProcess(int port, Launch launch) throws IOException {
		this.port = port;
		this.directory = Workspace.newDirectory(port + "-");
		this.output = this.directory.resolve("output.log");
		this.command = launch.command(port, this.directory);
		this.password = launch.password();
		this.process = launch(List.of());
	}

	/**
	 * Starts a process on a free port and waits until it answers.
	 * @param launch how to start it
	 * @return the process, up and answering
	 * @throws IllegalStateException if it does not come up, with what it said
	 */
	static RedisProcess start(Launch launch) {
		for (int attempt = 1;; attempt++) {
			RedisProcess started = launch(launch);
			try {
				started.awaitUp();
				return started;
			}
			catch (IllegalStateException ex) {
				started.close();
				// Somebody took the port after it was seen to be free: C libraries word
				// it differently
				if (attempt == START_ATTEMPTS || !String.valueOf(ex.getMessage()).contains("in use")) {
					throw ex;
				}
			}
		}
	}

	private static RedisProcess launch(Launch launch) {
		int port = Ports.pick(CLUSTER_BUS);
		try {
			return new RedisProcess(port, launch);
		}
		catch (IOException ex) {
			Ports.giveBack(port);
			throw new UncheckedIOException(ex);
		}
	}

	private Process launch(List<String> further) throws IOException {
		List<String> all = new ArrayList<>(this.command);
		all.addAll(further);
		return Workspace.start(new ProcessBuilder(all).directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(this.output.toFile()));
	}

	int port() {
		return this.port;
	}

	Path directory() {
		return this.directory;
	}

	synchronized boolean isAlive() {
		return this.process.isAlive();
	}

	synchronized ProcessHandle handle() {
		return this.process.toHandle();
	}

	synchronized void freeze() {
		Signals.freeze(this.process);
	}

	synchronized void resume() {
		Signals.resume(this.process);
	}

	synchronized void kill() {
		// A child that saves or rewrites data would outlive its parent
		List<ProcessHandle> children = this.process.descendants().toList();
		this.process.destroyForcibly();
		children.forEach(ProcessHandle::destroyForcibly);
		if (!endsWithin(ENDED_WITHIN)) {
			throw new IllegalStateException("redis-server on port " + this.port + " survived kill -9");
		}
	}

	synchronized void stop() {
		if (!this.process.isAlive()) {
			return;
		}
		resume();
		this.process.destroy();
		if (!endsWithin(ENDED_WITHIN)) {
			kill();
		}
	}

	/**
	 * Starts the process again on its port and waits until it answers.
	 * @param further arguments for this run only
	 * @throws IllegalStateException if it still runs or does not come up
	 */
	synchronized void restart(List<String> further) {
		if (this.closed) {
			throw new IllegalStateException("redis-server on port " + this.port + " was closed");
		}
		if (this.process.isAlive()) {
			throw new IllegalStateException("redis-server on port " + this.port + " still runs");
		}
		try {
			this.process = launch(further);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		awaitUp();
	}

	private void awaitUp() {
		long deadline = System.nanoTime() + STARTED_WITHIN.toNanos();
		while (!isUp()) {
			if (endsWithin(Duration.ofMillis(2))) {
				throw new IllegalStateException("redis-server on port " + this.port + " ended with exit code "
						+ this.process.exitValue() + said());
			}
			if (System.nanoTime() > deadline) {
				throw new IllegalStateException("redis-server on port " + this.port + " did not answer within "
						+ STARTED_WITHIN.toSeconds() + " s" + said());
			}
		}
	}

	// Another server may have taken the port: then the answer comes from a stranger
	private boolean isUp() {
		try (RespConnection connection = connect(Duration.ofSeconds(1))) {
			String info = String.valueOf(connection.call("INFO", "server"));
			return "PONG".equals(connection.call("PING"))
					&& info.lines().anyMatch(("process_id:" + this.process.pid())::equals);
		}
		catch (IOException | RedisReplyException ex) {
			return false;
		}
	}

	private String said() {
		try {
			return ". It said:\n" + Files.readString(this.output, StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			return ". What it said cannot be read: " + ex;
		}
	}

	private boolean endsWithin(Duration time) {
		try {
			return this.process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for redis-server on port " + this.port, ex);
		}
	}

	RespConnection connect(Duration timeout) throws IOException {
		RespConnection connection = new RespConnection(this.port, timeout);
		try {
			if (this.password != null) {
				connection.call("AUTH", this.password);
			}
			return connection;
		}
		catch (IOException | RuntimeException ex) {
			connection.close();
			throw ex;
		}
	}

	@Nullable Object call(String... args) {
		try (RespConnection connection = connect(ANSWERED_WITHIN)) {
			return connection.call(args);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(args[0] + " on port " + this.port + ": " + ex.getMessage(), ex);
		}
	}

	/**
	 * Ends the process, deletes its directory and gives back its port.
	 */
	@Override
	public synchronized void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		kill();
		Workspace.delete(this.directory);
		Ports.giveBack(this.port);
	}

}
