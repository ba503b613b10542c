package io.outrigger.testsupport.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A master, its replicas, and a Sentinel that watches them; all are real processes. The
 * Sentinel takes a master for dead that has not answered for a second and a half, and a
 * replica takes over about a second later; {@link #failOver()} does not wait for the
 * former.
 * <p>
 * The processes end with {@link #close()}, or with the JVM at the latest. All waiting is
 * bounded. For use from one thread at a time; the servers may be used from any.
 */
public final class RedisSentinel implements AutoCloseable {

	private static final String MASTER_NAME = "outrigger";

	private final List<RedisServer> servers;

	private final RedisProcess sentinel;

	private RedisSentinel(List<RedisServer> servers) {
		this.servers = List.copyOf(servers);
		int master = servers.get(0).port();
		this.sentinel = RedisProcess
			.start(new Launch((port, directory) -> List.of(configure(port, directory, master), "--sentinel"), null));
	}

	private static String configure(int port, Path directory, int master) throws IOException {
		Path file = directory.resolve("sentinel.conf");
		Files.write(file,
				List.of("port " + port, "bind 127.0.0.1",
						"sentinel monitor " + MASTER_NAME + " 127.0.0.1 " + master + " 1",
						// Longer than the second that Sentinel lets pass between two
						// looks, else it
						// takes for dead whoever has just taken over
						"sentinel down-after-milliseconds " + MASTER_NAME + " 1500",
						"sentinel failover-timeout " + MASTER_NAME + " 4000",
						"sentinel parallel-syncs " + MASTER_NAME + " 10"));
		return file.toString();
	}

	/**
	 * Starts a master, its replicas and the Sentinel, and waits until the replicas are in
	 * step and the Sentinel knows all of them.
	 * @param replicas how many replicas, at least one
	 * @return the group, ready to fail over
	 * @throws IllegalStateException if no {@code redis-server} runs on this machine, or
	 * the group does not come up
	 */
	public static RedisSentinel start(int replicas) {
		if (replicas < 1) {
			throw new IllegalArgumentException("replicas " + replicas + " must be at least 1");
		}
		List<RedisServer> servers = new ArrayList<>();
		try {
			RedisServer master = RedisServer.start();
			servers.add(master);
			for (int i = 0; i < replicas; i++) {
				servers.add(RedisServer.start(RedisServer.replicaOf(master.port())));
			}
			return new RedisSentinel(servers).ready();
		}
		catch (RuntimeException ex) {
			servers.forEach(RedisServer::close);
			throw ex;
		}
	}

	private RedisSentinel ready() {
		try {
			awaitReady();
			return this;
		}
		catch (IllegalStateException ex) {
			this.sentinel.close();
			throw ex;
		}
	}

	private boolean isReady() {
		RedisServer master = master();
		List<?> known = (List<?>) Objects.requireNonNull(this.sentinel.call("SENTINEL", "REPLICAS", MASTER_NAME));
		List<RedisServer> replicas = replicas();
		return "master".equals(master.info("role")) && replicas.stream().allMatch((replica) -> replica.follows(master))
				&& known.size() == replicas.size() && known.stream().allMatch(RedisSentinel::isHealthy);
	}

	private static boolean isHealthy(Object replica) {
		List<?> fields = (List<?>) replica;
		return "slave".equals(fields.get(fields.indexOf("flags") + 1));
	}

	/**
	 * Returns the name by which the Sentinel knows the master.
	 * @return the name
	 */
	public String masterName() {
		return MASTER_NAME;
	}

	/**
	 * Returns the port of the Sentinel, on 127.0.0.1.
	 * @return the port
	 */
	public int sentinelPort() {
		return this.sentinel.port();
	}

	/**
	 * Returns the address of the Sentinel with the name of the master.
	 * @return {@code redis-sentinel://127.0.0.1:<port>#<name>}
	 */
	public String sentinelUri() {
		return "redis-sentinel://127.0.0.1:" + sentinelPort() + "#" + MASTER_NAME;
	}

	/**
	 * Returns the server that the Sentinel calls the master at the moment, be it alive or
	 * not.
	 * @return the master
	 */
	public RedisServer master() {
		List<?> address = (List<?>) Objects
			.requireNonNull(this.sentinel.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER_NAME));
		int port = Integer.parseInt(String.valueOf(address.get(1)));
		return this.servers.stream().filter((server) -> server.port() == port).findFirst().orElseThrow();
	}

	/**
	 * Returns the servers but for the master.
	 * @return the replicas, be they alive or not
	 */
	public List<RedisServer> replicas() {
		RedisServer master = master();
		return this.servers.stream().filter((server) -> !server.equals(master)).toList();
	}

	/**
	 * Waits until the master and all replicas run and are in step, and the Sentinel
	 * knows. A former master that comes back by itself is made a replica by the Sentinel
	 * only after ten seconds or so.
	 * @throws IllegalStateException if it does not come to that within 30 seconds
	 */
	public void awaitReady() {
		Eventually.until("every replica follows the master, and the Sentinel knows so", this::isReady);
	}

	/**
	 * Kills the master after the replicas have caught up, and waits until one of them has
	 * taken over and the Sentinel answers its address. The old master then starts again
	 * as an empty replica, so that this can be done any number of times. Nothing is lost
	 * of what was written before the call.
	 * @return the new master
	 * @throws IllegalStateException if the group is not complete before, or nobody takes
	 * over, within 30 seconds
	 */
	public RedisServer failOver() {
		RedisServer master = awaitInStep();
		master.kill();
		return awaitSuccessor(master);
	}

	/**
	 * Does as {@link #failOver()}, but loses writes that the master has acknowledged:
	 * exactly those made while the given code runs, by whomever. Meanwhile the replicas
	 * are frozen and cut off.
	 * @param writes makes the writes to lose
	 * @return the new master
	 * @throws IllegalStateException if the group is not complete before, or nobody takes
	 * over, within 30 seconds
	 */
	public RedisServer failOverLosing(Runnable writes) {
		RedisServer master = awaitInStep();
		List<RedisServer> replicas = replicas();
		replicas.forEach(RedisServer::freeze);
		try {
			// Else what is written now would wait in the connection until the replica
			// resumes
			master.command("CLIENT", "KILL", "TYPE", "replica");
			writes.run();
			master.kill();
		}
		finally {
			replicas.forEach(RedisServer::resume);
		}
		return awaitSuccessor(master);
	}

	private RedisServer awaitInStep() {
		awaitReady();
		RedisServer master = master();
		master.awaitInStep(replicas());
		return master;
	}

	private RedisServer awaitSuccessor(RedisServer killed) {
		Eventually.until("a replica takes over", () -> {
			RedisServer master = master();
			if (master.equals(killed)) {
				// Refused while it is under way
				this.sentinel.call("SENTINEL", "FAILOVER", MASTER_NAME);
			}
			return !master.equals(killed) && "master".equals(master.info("role"));
		});
		RedisServer successor = master();
		killed.restartReplicaOf(successor.port());
		return successor;
	}

	/**
	 * Ends all processes at once and deletes their data.
	 */
	@Override
	public void close() {
		this.sentinel.close();
		this.servers.forEach(RedisServer::close);
	}

}
