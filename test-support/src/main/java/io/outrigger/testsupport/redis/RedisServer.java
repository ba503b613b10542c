package io.outrigger.testsupport.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.outrigger.testsupport.process.Workspace;

/**
 * A real {@code redis-server} process on a port of its own, with the faults that a Redis
 * can have. The port stays the same over restarts, so a client finds it again, and is
 * never one that the operating system gives to outgoing connections.
 * <p>
 * Every write that Redis has acknowledged is in its append-only file before the answer
 * leaves, so {@link #restartWithData()} brings back exactly these, be it after
 * {@link #stop()} or {@link #kill()}. The file is not forced to the disk: it survives the
 * process, not the machine.
 * <p>
 * The process ends with {@link #close()}, or with the JVM at the latest. All waiting is
 * bounded, and a process that does not come up fails with what it said. Faults that live
 * in the process end with it. Safe for use from several threads.
 */
public final class RedisServer implements AutoCloseable {

	private static final List<String> DEFAULTS = List.of("--save", "", "--appendonly", "yes", "--appendfsync", "no",
			"--auto-aof-rewrite-percentage", "0", "--repl-diskless-sync-delay", "0");

	private static final Set<String> OURS = Set.of("--port", "--bind", "--dir", "--daemonize", "--appendonly",
			"--appendfsync");

	private final RedisProcess process;

	private @Nullable Map<String, String> memoryLimits;

	private RedisServer(RedisProcess process) {
		this.process = process;
	}

	/**
	 * Starts an empty server.
	 * @return the server, up and answering
	 * @throws IllegalStateException if no {@code redis-server} runs on this machine, or
	 * it does not come up
	 */
	public static RedisServer start() {
		return start(List.of());
	}

	/**
	 * Starts an empty server with further options.
	 * @param options arguments of {@code redis-server}, such as
	 * {@code "--requirepass", "secret", "--maxmemory", "10mb"}; they hold over restarts
	 * @return the server, up and answering
	 * @throws IllegalArgumentException if an option is one that this class sets itself:
	 * port, address, directory and how data is kept
	 * @throws IllegalStateException if no {@code redis-server} runs on this machine, or
	 * it does not come up
	 */
	public static RedisServer start(List<String> options) {
		for (String option : options) {
			if (OURS.contains(option)) {
				throw new IllegalArgumentException("Option \"" + option + "\" must be left to RedisServer");
			}
		}
		List<String> further = List.copyOf(options);
		return new RedisServer(RedisProcess.start(new Launch((port, directory) -> {
			List<String> arguments = new ArrayList<>();
			arguments.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
			arguments.addAll(DEFAULTS);
			arguments.addAll(further);
			return arguments;
		}, password(further))));
	}

	private static @Nullable String password(List<String> options) {
		int at = options.indexOf("--requirepass");
		if (at + 1 == options.size() && at >= 0) {
			throw new IllegalArgumentException("Option \"--requirepass\" must be followed by a password");
		}
		return (at < 0) ? null : options.get(at + 1);
	}

	/**
	 * Returns the port, on 127.0.0.1.
	 * @return the port
	 */
	public int port() {
		return this.process.port();
	}

	/**
	 * Returns the address as a URI, without a password.
	 * @return {@code redis://127.0.0.1:<port>}
	 */
	public String uri() {
		return "redis://127.0.0.1:" + port();
	}

	/**
	 * Stops the process in its tracks (SIGSTOP): connections stay open and new ones are
	 * accepted by the operating system, but nothing is answered until {@link #resume()}.
	 * @throws IllegalStateException if it does not run
	 */
	public void freeze() {
		this.process.freeze();
	}

	/**
	 * Lets a frozen process go on (SIGCONT); it then works through what was sent to it.
	 * @throws IllegalStateException if it does not run
	 */
	public void resume() {
		this.process.resume();
	}

	/**
	 * Ends the process at once (SIGKILL), frozen or not, and waits until it is gone. Does
	 * nothing if it is gone already.
	 */
	public void kill() {
		this.process.kill();
	}

	/**
	 * Ends the process in an orderly way (SIGTERM) and waits until it is gone; one that
	 * takes more than five seconds is killed. Does nothing if it is gone already.
	 */
	public void stop() {
		this.process.stop();
	}

	/**
	 * Starts the process on its port again with nothing in it, after killing it if it
	 * runs. A cluster node keeps its identity and its slots.
	 * @throws IllegalStateException if it does not come up
	 */
	public synchronized void restartEmpty() {
		restart(true, List.of());
	}

	/**
	 * Starts the process on its port again with every write that it had acknowledged,
	 * after killing it if it runs.
	 * @throws IllegalStateException if it does not come up
	 */
	public synchronized void restartWithData() {
		restart(false, List.of());
	}

	/**
	 * Starts the process on its port again as an empty replica, after killing it if it
	 * runs.
	 * @param port the port of its master
	 */
	synchronized void restartReplicaOf(int port) {
		restart(true, replicaOf(port));
	}

	/**
	 * Returns the options that make a server a replica.
	 * @param port the port of its master
	 * @return the options
	 */
	static List<String> replicaOf(int port) {
		return List.of("--replicaof", "127.0.0.1", Integer.toString(port));
	}

	/**
	 * Returns whether this is a replica in step with the given master.
	 * @param master the master
	 * @return whether it is connected to it and has all data
	 */
	boolean follows(RedisServer master) {
		return "slave".equals(info("role")) && info("master_port").equals(Integer.toString(master.port()))
				&& "up".equals(info("master_link_status"));
	}

	/**
	 * Waits until replicas have carried out every write that was acknowledged before.
	 * WAIT would speak of the writes of its own connection only.
	 * @param replicas replicas that follow this master
	 * @throws IllegalStateException if they do not catch up within 30 seconds
	 */
	void awaitInStep(List<RedisServer> replicas) {
		long written = Long.parseLong(info("master_repl_offset"));
		Eventually.until("every replica has caught up", () -> replicas.stream()
			.allMatch((replica) -> Long.parseLong(replica.info("slave_repl_offset")) >= written));
	}

	private void restart(boolean empty, List<String> further) {
		this.process.kill();
		if (empty) {
			deleteData();
		}
		this.process.restart(further);
		this.memoryLimits = null;
	}

	private void deleteData() {
		try (Stream<Path> files = Files.list(this.process.directory())) {
			files.filter((file) -> file.getFileName().toString().matches("appendonly.*|.*\\.rdb"))
				.forEach(Workspace::delete);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Closes the connections of all subscribers, as when Redis drops a slow one.
	 * @return how many there were
	 */
	public int disconnectSubscribers() {
		return disconnect("pubsub");
	}

	/**
	 * Closes the connections of all clients that are neither subscribers nor replicas.
	 * @return how many there were
	 */
	public int disconnectClients() {
		return disconnect("normal");
	}

	private int disconnect(String type) {
		return Math.toIntExact((Long) Objects.requireNonNull(command("CLIENT", "KILL", "TYPE", type)));
	}

	/**
	 * Deletes every key of every database.
	 */
	public void flushAll() {
		command("FLUSHALL");
	}

	/**
	 * Forgets every script, so that the next EVALSHA gets NOSCRIPT.
	 */
	public void flushScripts() {
		command("SCRIPT", "FLUSH");
	}

	/**
	 * Lets every write that may need memory fail with an OOM error, until
	 * {@link #freeMemory()} or a restart. Reads and deletes work on.
	 */
	public synchronized void fillMemory() {
		if (this.memoryLimits == null) {
			this.memoryLimits = Map.of("maxmemory", setting("maxmemory"), "maxmemory-policy",
					setting("maxmemory-policy"));
		}
		command("CONFIG", "SET", "maxmemory-policy", "noeviction");
		command("CONFIG", "SET", "maxmemory", "1");
	}

	/**
	 * Puts the memory limits back to what they were before {@link #fillMemory()}.
	 */
	public synchronized void freeMemory() {
		if (this.memoryLimits != null) {
			this.memoryLimits.forEach((name, value) -> command("CONFIG", "SET", name, value));
			this.memoryLimits = null;
		}
	}

	private String setting(String name) {
		List<?> pair = (List<?>) Objects.requireNonNull(command("CONFIG", "GET", name));
		return String.valueOf(pair.get(1));
	}

	/**
	 * Returns one field of INFO, such as {@code run_id} or {@code role}.
	 * @param field the name of the field
	 * @return its value
	 * @throws IllegalArgumentException if there is no such field
	 */
	public String info(String field) {
		return String.valueOf(command("INFO", "all"))
			.lines()
			.filter((line) -> line.startsWith(field + ":"))
			.map((line) -> line.substring(field.length() + 1))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("INFO has no field \"" + field + "\""));
	}

	/**
	 * Sends a command on a connection of its own and returns the reply.
	 * @param args the command and its arguments, sent as UTF-8
	 * @return a {@code String}, a {@code Long}, a {@code List} of these, or {@code null}
	 * @throws RedisReplyException if Redis answers with an error
	 * @throws UncheckedIOException if it cannot be reached, or does not answer within
	 * five seconds
	 */
	public @Nullable Object command(String... args) {
		return this.process.call(args);
	}

	RedisProcess process() {
		return this.process;
	}

	/**
	 * Ends the process at once and deletes its data; the server cannot be used again.
	 */
	@Override
	public void close() {
		this.process.close();
	}

}
