package io.outrigger.benchmarks.sidecar.fault.callee;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import reactor.netty.resources.LoopResources;

/**
 * Where drills take place: callees, each with a network, and the name server by which
 * they are found.
 */
public final class Stage implements AutoCloseable {

	private static final Duration END = Duration.ofSeconds(2);

	private final LoopResources loop = LoopResources.create("callee", 1, true);

	private final NameServer names = new NameServer();

	private final List<Callee> callees = new ArrayList<>();

	private volatile boolean impatient;

	/**
	 * Starts the callees.
	 * @param count how many
	 */
	public Stage(int count) {
		for (int i = 0; i < count; i++) {
			this.callees.add(new Callee(this.loop));
		}
	}

	/**
	 * Returns the name server.
	 * @return the only one that knows them
	 */
	public NameServer names() {
		return this.names;
	}

	/**
	 * Returns the callees.
	 * @return all of them
	 */
	public List<Callee> callees() {
		return List.copyOf(this.callees);
	}

	/**
	 * Returns one of them.
	 * @return always the same
	 */
	public Callee one() {
		return this.callees.get(0);
	}

	/**
	 * Lets every second caller cancel, at any moment within 50 milliseconds.
	 */
	public void hurryCallers() {
		this.impatient = true;
	}

	/**
	 * Whether callers cancel.
	 * @return {@code true} if every second one does
	 */
	public boolean isHurried() {
		return this.impatient;
	}

	/**
	 * Returns how many requests have arrived at all of them.
	 * @param caller from whom
	 * @return their number
	 */
	public long arrivals(String caller) {
		return this.callees.stream().mapToLong((callee) -> callee.arrivals(caller).get()).sum();
	}

	/**
	 * Ends whatever is wrong.
	 */
	public void heal() {
		this.impatient = false;
		this.names.heal();
		this.callees.forEach(Callee::heal);
	}

	@Override
	public void close() {
		this.callees.forEach(Callee::close);
		this.names.close();
		this.loop.disposeLater(Duration.ZERO, END).block();
	}

}
