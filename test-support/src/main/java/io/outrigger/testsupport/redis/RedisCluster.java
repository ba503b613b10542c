package io.outrigger.testsupport.redis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A Redis Cluster of three masters, which share the slots evenly, and maybe replicas; all
 * are real processes. A node that has not answered for a second is taken for failed, and
 * as usual a cluster with a slot that nobody serves refuses all keys.
 * <p>
 * The processes end with {@link #close()}, or with the JVM at the latest. All waiting is
 * bounded. For use from one thread at a time; the nodes may be used from any.
 */
public final class RedisCluster implements AutoCloseable {

	private static final int MASTERS = 3;

	private static final int SLOTS = 16_384;

	private static final String KEYS_AT_ONCE = "500";

	private static final List<String> OPTIONS = List.of("--cluster-enabled", "yes", "--cluster-config-file",
			"nodes.conf", "--cluster-node-timeout", "1000", "--cluster-announce-ip", "127.0.0.1");

	private final List<RedisServer> nodes;

	private RedisCluster(List<RedisServer> nodes) {
		this.nodes = List.copyOf(nodes);
	}

	/**
	 * Starts three masters without replicas and waits until all agree that the cluster
	 * works.
	 * @return the cluster, ready for use
	 * @throws IllegalStateException if no {@code redis-server} runs on this machine, or
	 * the cluster does not come up
	 */
	public static RedisCluster start() {
		return start(0);
	}

	/**
	 * Starts three masters, each with so many replicas, and waits until all agree that
	 * the cluster works and the replicas are in step.
	 * @param replicasPerMaster how many replicas, none or more
	 * @return the cluster, ready for use
	 * @throws IllegalStateException if no {@code redis-server} runs on this machine, or
	 * the cluster does not come up
	 */
	public static RedisCluster start(int replicasPerMaster) {
		if (replicasPerMaster < 0) {
			throw new IllegalArgumentException("replicasPerMaster " + replicasPerMaster + " must not be negative");
		}
		List<RedisServer> nodes = new ArrayList<>();
		try {
			for (int i = 0; i < MASTERS * (1 + replicasPerMaster); i++) {
				nodes.add(RedisServer.start(OPTIONS));
			}
			RedisCluster cluster = new RedisCluster(nodes);
			cluster.assignSlots();
			cluster.introduce();
			cluster.assignReplicas();
			cluster.awaitReady();
			return cluster;
		}
		catch (RuntimeException ex) {
			nodes.forEach(RedisServer::close);
			throw ex;
		}
	}

	private void assignSlots() {
		for (int i = 0; i < MASTERS; i++) {
			RedisServer master = this.nodes.get(i);
			IntStream slots = IntStream.range(SLOTS * i / MASTERS, SLOTS * (i + 1) / MASTERS);
			List<String> command = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
			slots.mapToObj(Integer::toString).forEach(command::add);
			master.command(command.toArray(String[]::new));
			master.command("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
		}
	}

	private void introduce() {
		for (RedisServer node : this.nodes) {
			this.nodes.forEach((other) -> node.command("CLUSTER", "MEET", "127.0.0.1", Integer.toString(other.port())));
		}
		Eventually.until("every node knows every other",
				() -> this.nodes.stream().allMatch((node) -> knows(node, this.nodes.size())));
	}

	private static boolean knows(RedisServer node, int nodes) {
		List<String> lines = String.valueOf(node.command("CLUSTER", "NODES")).lines().toList();
		return lines.size() == nodes && lines.stream().noneMatch((line) -> line.contains("handshake"));
	}

	private void assignReplicas() {
		for (int i = MASTERS; i < this.nodes.size(); i++) {
			this.nodes.get(i).command("CLUSTER", "REPLICATE", id(this.nodes.get(i % MASTERS)));
		}
	}

	private boolean isReady() {
		int[] expected = owners(this.nodes.get(0));
		return Arrays.stream(expected).allMatch((port) -> port > 0)
				&& this.nodes.stream().allMatch((node) -> isReady(node, expected));
	}

	private boolean isReady(RedisServer node, int[] expected) {
		boolean serves = Arrays.stream(expected).anyMatch((port) -> port == node.port());
		return String.valueOf(node.command("CLUSTER", "INFO")).contains("cluster_state:ok")
				&& serves == "master".equals(node.info("role"))
				&& (serves || "up".equals(node.info("master_link_status"))) && knows(node, this.nodes.size())
				&& Arrays.equals(owners(node), expected);
	}

	// The port of the master of each slot, as the given node sees it; 0 stands for nobody
	private static int[] owners(RedisServer node) {
		int[] owners = new int[SLOTS];
		for (Object range : (List<?>) Objects.requireNonNull(node.command("CLUSTER", "SLOTS"))) {
			List<?> fields = (List<?>) range;
			List<?> master = (List<?>) fields.get(2);
			int first = Math.toIntExact((Long) fields.get(0));
			int last = Math.toIntExact((Long) fields.get(1));
			Arrays.fill(owners, first, last + 1, Math.toIntExact((Long) master.get(1)));
		}
		return owners;
	}

	private static String id(RedisServer node) {
		return String.valueOf(node.command("CLUSTER", "MYID"));
	}

	/**
	 * Waits until every node runs, says that the cluster works, and says the same about
	 * who serves what, and every replica is in step. A master that has started again
	 * needs two seconds for that, as Redis has it.
	 * @throws IllegalStateException if it does not come to that within 30 seconds
	 */
	public void awaitReady() {
		Eventually.until("every node says that the cluster works and who serves what", this::isReady);
	}

	/**
	 * Returns the nodes, masters first as they were at the start.
	 * @return all nodes, be they alive or not
	 */
	public List<RedisServer> nodes() {
		return this.nodes;
	}

	/**
	 * Returns the addresses of the nodes.
	 * @return {@code redis://127.0.0.1:<port>} for each
	 */
	public List<String> uris() {
		return this.nodes.stream().map(RedisServer::uri).toList();
	}

	/**
	 * Returns the slot of a key.
	 * @param key the key; what is in braces decides, as in Redis
	 * @return the slot
	 */
	public int slotOf(String key) {
		return Math.toIntExact((Long) Objects.requireNonNull(alive().command("CLUSTER", "KEYSLOT", key)));
	}

	/**
	 * Returns the node that serves a key at the moment, as the first node that runs sees
	 * it.
	 * @param key the key
	 * @return the master, be it alive or not
	 */
	public RedisServer nodeFor(String key) {
		return nodeFor(slotOf(key));
	}

	private RedisServer nodeFor(int slot) {
		int port = owners(alive())[slot];
		return this.nodes.stream()
			.filter((node) -> node.port() == port)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("Nobody serves slot " + slot));
	}

	private RedisServer alive() {
		return this.nodes.stream()
			.filter((node) -> node.process().isAlive())
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("No node runs"));
	}

	/**
	 * Moves a slot with all its keys to another master, and waits until every node says
	 * so. A client that asks the old one gets MOVED, or ASK while keys are on their way.
	 * Does nothing if the slot is there already.
	 * @param slot the slot
	 * @param to the master to serve it from now on
	 * @throws IllegalStateException if not all agree in the end within 30 seconds
	 */
	public void moveSlot(int slot, RedisServer to) {
		RedisServer from = nodeFor(slot);
		if (from.equals(to)) {
			return;
		}
		String number = Integer.toString(slot);
		to.command("CLUSTER", "SETSLOT", number, "IMPORTING", id(from));
		from.command("CLUSTER", "SETSLOT", number, "MIGRATING", id(to));
		moveKeys(number, from, to);
		String owner = id(to);
		// First the new owner, so that nobody is told of one that does not know yet
		to.command("CLUSTER", "SETSLOT", number, "NODE", owner);
		from.command("CLUSTER", "SETSLOT", number, "NODE", owner);
		awaitReady();
	}

	private static void moveKeys(String slot, RedisServer from, RedisServer to) {
		List<String> keys = keysIn(slot, from);
		while (!keys.isEmpty()) {
			List<String> command = new ArrayList<>(
					List.of("MIGRATE", "127.0.0.1", Integer.toString(to.port()), "", "0", "4000", "KEYS"));
			command.addAll(keys);
			from.command(command.toArray(String[]::new));
			keys = keysIn(slot, from);
		}
	}

	private static List<String> keysIn(String slot, RedisServer node) {
		List<?> keys = (List<?>) Objects.requireNonNull(node.command("CLUSTER", "GETKEYSINSLOT", slot, KEYS_AT_ONCE));
		return keys.stream().map(String::valueOf).toList();
	}

	/**
	 * Kills the master of a key after its replicas have caught up, has one of them take
	 * over, and waits until every node says so. The old master then is an empty replica,
	 * so that this can be done any number of times. Nothing is lost of what was written
	 * before the call.
	 * @param key the key
	 * @return the new master
	 * @throws IllegalStateException if the cluster is not complete before, or nobody
	 * takes over, within 30 seconds, or the master has no replica
	 */
	public RedisServer failOver(String key) {
		awaitReady();
		RedisServer master = nodeFor(key);
		List<RedisServer> replicas = this.nodes.stream().filter((node) -> node.follows(master)).toList();
		if (replicas.isEmpty()) {
			throw new IllegalStateException("No replica follows the master of \"" + key + "\"");
		}
		master.awaitInStep(replicas);
		master.kill();
		RedisServer successor = replicas.get(0);
		successor.command("CLUSTER", "FAILOVER", "TAKEOVER");
		Eventually.until("a replica takes over", () -> "master".equals(successor.info("role")));
		master.restartEmpty();
		awaitReady();
		return successor;
	}

	/**
	 * Ends all processes at once and deletes their data.
	 */
	@Override
	public void close() {
		this.nodes.forEach(RedisServer::close);
	}

}
