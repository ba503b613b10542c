package io.outrigger.registry.redis.drill;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.outrigger.redis.TestConnections;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.testsupport.process.JavaProcess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Instances of one service, each of which is a caller too: as processes of their own, or
 * in this JVM where the fault is none of theirs. For use from one thread at a time.
 */
public final class Fleet implements AutoCloseable {

	private static final Duration COMPLETE_WITHIN = Duration.ofSeconds(60);

	private final Map<String, Seat> seats = new TreeMap<>();

	private final Times times;

	/**
	 * Creates a fleet without instances.
	 * @param times how fast its clocks run
	 */
	public Fleet(Times times) {
		this.times = times;
	}

	/**
	 * Starts an instance as a process.
	 * @param uri where Redis is
	 * @param id its id
	 * @param flags of its JVM
	 * @return what it sees
	 */
	public Caller start(String uri, String id, String... flags) {
		Caller caller = new Caller(id);
		JavaProcess process = JavaProcess.start(MemberMain.class, List.of(flags), List.of(uri, this.times.name(), id),
				(line) -> hear(caller, line));
		this.seats.put(id, new Seat(caller, process::close, process));
		return caller;
	}

	private static void hear(Caller caller, String line) {
		String[] words = line.split(" ", -1);
		switch (words[0]) {
			case MemberMain.SEES -> {
				Map<String, InstanceStatus> listed = new TreeMap<>();
				for (int i = 1; i < words.length; i++) {
					String[] pair = words[i].split("=", -1);
					listed.put(pair[0], InstanceStatus.valueOf(pair[1]));
				}
				caller.sees(listed);
			}
			case MemberMain.HOLDS -> caller.holds(Long.parseLong(words[1]));
			case MemberMain.CLOCK -> caller.clock(Long.parseLong(words[1]));
			default -> {
				// What it logs
			}
		}
	}

	/**
	 * Starts an instance in this JVM.
	 * @param connections where Redis is
	 * @param id its id
	 * @return the instance
	 */
	public Member join(TestConnections connections, String id) {
		Caller caller = new Caller(id);
		Member member = new Member(connections, this.times, id, caller);
		this.seats.put(id, new Seat(caller, member::close, null));
		return member;
	}

	/**
	 * Waits until all are registered and up, and all of them know.
	 */
	public void awaitComplete() {
		await().atMost(COMPLETE_WITHIN).untilAsserted(() -> assertThat(callers()).allSatisfy((caller) -> {
			assertThat(caller.holds()).isPositive();
			assertThat(caller.listed()).containsOnlyKeys(ids());
			assertThat(caller.listed().values()).containsOnly(InstanceStatus.UP);
		}));
	}

	/**
	 * Watches what all see from now on.
	 * @return the watch
	 */
	public Watch watch() {
		return new Watch(this, this.times, ids());
	}

	/**
	 * Returns whether an instance is part of the fleet.
	 * @param id its id
	 * @return whether it is
	 */
	public boolean has(String id) {
		return this.seats.containsKey(id);
	}

	/**
	 * Returns what an instance sees.
	 * @param id its id
	 * @return what it sees
	 */
	public Caller caller(String id) {
		return this.seats.get(id).caller();
	}

	/**
	 * Ends instances at once.
	 * @param ids their ids
	 */
	public void remove(String... ids) {
		List<Seat> gone = Stream.of(ids).map(this.seats::remove).toList();
		gone.parallelStream().forEach((seat) -> seat.close().run());
	}

	/*
	 * Somebody else may take the id while this one is frozen.
	 */
	void rename(String id, String seat) {
		this.seats.put(seat, this.seats.remove(id));
	}

	Seat seat(String id) {
		return this.seats.get(id);
	}

	Collection<Caller> callers() {
		return this.seats.values().stream().map(Seat::caller).toList();
	}

	private Collection<String> ids() {
		return this.seats.keySet();
	}

	@Override
	public void close() {
		this.seats.values().parallelStream().forEach((seat) -> seat.close().run());
		this.seats.clear();
	}

	/**
	 * A place in the fleet.
	 *
	 * @param caller what is seen there
	 * @param close ends who holds it
	 * @param process who holds it, if that is a process
	 */
	record Seat(Caller caller, Runnable close, @Nullable JavaProcess process) {
	}

}
