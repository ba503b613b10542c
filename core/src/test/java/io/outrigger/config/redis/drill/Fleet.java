package io.outrigger.config.redis.drill;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.outrigger.config.publish.ConfigPublisher.Published;
import io.outrigger.config.redis.drill.judge.Judge;
import io.outrigger.config.redis.drill.judge.Ledger;
import io.outrigger.config.redis.drill.judge.Outcome;
import io.outrigger.config.redis.drill.judge.Stored;
import io.outrigger.config.redis.drill.judge.Witness;
import io.outrigger.redis.TestConnections;
import io.outrigger.testsupport.process.JavaProcess;
import io.outrigger.testsupport.redis.RedisServer;

import static org.awaitility.Awaitility.await;

/**
 * Instances of one application: as processes of their own, or in this JVM where the fault
 * is none of theirs. For use from one thread at a time.
 */
public final class Fleet implements AutoCloseable {

	static final Duration AGREED_WITHIN = Duration.ofSeconds(40);

	private final Map<String, Seat> seats = new TreeMap<>();

	private final AtomicLong stamps = new AtomicLong();

	private final LongAdder warnings = new LongAdder();

	private final Ledger ledger = new Ledger();

	private final Times times;

	private final Supplier<RedisServer> server;

	/**
	 * Creates a fleet without instances.
	 * @param times how fast its clocks run
	 * @param server holds its settings at the moment
	 */
	public Fleet(Times times, Supplier<RedisServer> server) {
		this.times = times;
		this.server = server;
	}

	/**
	 * Starts an instance as a process.
	 * @param uri where Redis is
	 * @param id its id
	 */
	public void start(String uri, String id) {
		start(uri, id, false);
	}

	/**
	 * Starts an instance as a process that publishes one release after the other.
	 * @param uri where Redis is
	 * @param id its id
	 */
	public void startPublisher(String uri, String id) {
		start(uri, id, true);
	}

	private void start(String uri, String id, boolean publishes) {
		Witness witness = new Witness(id, this.ledger);
		JavaProcess process = JavaProcess.start(MemberMain.class, List.of(),
				List.of(uri, this.times.name(), id, Boolean.toString(publishes)), (line) -> hear(witness, line));
		this.seats.put(id, new Seat(witness, process::close, process, null));
	}

	private void hear(Witness witness, String line) {
		if (line.contains("The store has lost ")) {
			this.warnings.increment();
		}
		MemberMain.hear(witness, line);
	}

	/*
	 * How often processes have warned that something is lost.
	 */
	long warnings() {
		return this.warnings.sum();
	}

	/**
	 * Starts an instance in this JVM.
	 * @param connections where Redis is
	 * @param id its id
	 * @return the instance
	 */
	public Member join(TestConnections connections, String id) {
		Witness witness = new Witness(id, this.ledger);
		Member member = new Member(connections, this.times, id, witness);
		this.seats.put(id, new Seat(witness, member::close, null, member));
		return member;
	}

	/**
	 * Returns whether an instance is part of the fleet.
	 * @param id its id
	 * @return whether it is
	 */
	public boolean has(String id) {
		return this.seats.containsKey(id);
	}

	Member member(String id) {
		return Objects.requireNonNull(this.seats.get(id).member());
	}

	/**
	 * Does something while processes are frozen (SIGSTOP), then lets them go on
	 * (SIGCONT).
	 * @param <T> what comes of it
	 * @param ids the ids of the processes
	 * @param meanwhile what to do
	 * @return what came of it
	 */
	public <T> T whilePaused(List<String> ids, Supplier<T> meanwhile) {
		List<JavaProcess> processes = ids.stream()
			.map((id) -> Objects.requireNonNull(this.seats.get(id).process()))
			.toList();
		processes.forEach(JavaProcess::freeze);
		try {
			return meanwhile.get();
		}
		finally {
			processes.forEach(JavaProcess::resume);
		}
	}

	/**
	 * Publishes through an instance in this JVM.
	 * @param id its id
	 * @param stamp the value of all keys
	 * @return what was published
	 */
	public Published publish(String id, String stamp) {
		return Objects.requireNonNull(member(id).publish(stamp).block(AGREED_WITHIN));
	}

	/**
	 * Returns a value that no release had.
	 * @return the value
	 */
	public String nextStamp() {
		return "v" + this.stamps.incrementAndGet();
	}

	/**
	 * Waits until all run the same and those who are gone are forgotten, and publishes
	 * something if there is nothing yet.
	 */
	public void awaitComplete() {
		if (accepted("") == 0) {
			awaitNextRelease();
		}
		await().atMost(AGREED_WITHIN)
			.ignoreExceptions()
			.until(() -> agrees() && stored().acknowledged().keySet().equals(this.seats.keySet()));
	}

	void awaitNextRelease() {
		await().atMost(AGREED_WITHIN).ignoreExceptions().until(this::publishAnything);
		await().atMost(AGREED_WITHIN).ignoreExceptions().until(this::agrees);
	}

	private boolean publishAnything() {
		Member publisher = this.seats.values()
			.stream()
			.map(Seat::member)
			.filter(Objects::nonNull)
			.findFirst()
			.orElseThrow();
		return publisher.publish(nextStamp()).block(AGREED_WITHIN) != null;
	}

	boolean agrees() {
		return Judge.agree(witnesses(), stored());
	}

	/**
	 * Watches what all do from now on.
	 * @return the watch
	 */
	public Watch watch() {
		return new Watch(this, this.times);
	}

	/**
	 * Returns how many releases an instance was told to be accepted.
	 * @param id what their values begin with
	 * @return the count
	 */
	public long accepted(String id) {
		return this.ledger.attempts()
			.stream()
			.filter((attempt) -> attempt.outcome() == Outcome.ACCEPTED && attempt.stamp().startsWith(id))
			.count();
	}

	/**
	 * Ends instances at once.
	 * @param ids their ids
	 */
	public void remove(String... ids) {
		List<Seat> gone = Stream.of(ids).map(this.seats::remove).toList();
		gone.parallelStream().forEach((seat) -> seat.close().run());
	}

	Collection<Witness> witnesses() {
		return this.seats.values().stream().map(Seat::witness).toList();
	}

	Stored stored() {
		return Stored.in(this.server.get());
	}

	Ledger ledger() {
		return this.ledger;
	}

	@Override
	public void close() {
		this.seats.values().parallelStream().forEach((seat) -> seat.close().run());
		this.seats.clear();
	}

	/**
	 * A place in the fleet.
	 *
	 * @param witness what is done there
	 * @param close ends who holds it
	 * @param process who holds it, if that is a process
	 * @param member who holds it, if that is in this JVM
	 */
	private record Seat(Witness witness, Runnable close, @Nullable JavaProcess process, @Nullable Member member) {
	}

}
