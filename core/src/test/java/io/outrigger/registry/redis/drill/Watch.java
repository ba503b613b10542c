package io.outrigger.registry.redis.drill;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.awaitility.core.ConditionTimeoutException;

import io.outrigger.redis.TestConnections;
import io.outrigger.testsupport.process.JavaProcess;

import static org.awaitility.Awaitility.await;

/**
 * Does to a {@link Fleet} what shall be done, and has a {@link Judge} look on. For use
 * from one thread at a time.
 */
public final class Watch {

	private static final Duration HEALED_WITHIN = Duration.ofSeconds(30);

	private final Fleet fleet;

	private final Times times;

	private final Judge judge;

	private final Collection<Caller> callers;

	Watch(Fleet fleet, Times times, Collection<String> ids) {
		this.fleet = fleet;
		this.times = times;
		this.judge = new Judge(System.nanoTime(), List.copyOf(ids), times.bound());
		this.callers = List.copyOf(fleet.callers());
	}

	/**
	 * Ends instances at once, without a goodbye.
	 * @param ids their ids
	 */
	public void kill(String... ids) {
		Stream.of(ids).forEach((id) -> this.judge.died(id, System.nanoTime()));
		this.fleet.remove(ids);
		faultIsOver();
	}

	/**
	 * Freezes a process (SIGSTOP), lets time pass, and lets it go on (SIGCONT).
	 * @param id its id
	 * @param time how long, more than a lease
	 * @param meanwhile what happens before it goes on
	 */
	public void freeze(String id, Duration time, Runnable meanwhile) {
		Fleet.Seat seat = this.fleet.seat(id);
		JavaProcess process = Objects.requireNonNull(seat.process());
		long held = seat.caller().holds();
		long from = System.nanoTime();
		this.judge.died(id, from);
		process.freeze();
		pass(time);
		meanwhile.run();
		long awake = System.nanoTime();
		seat.caller().pausedFrom(from, awake);
		process.resume();
		this.judge.overAt(awake);
		if (this.fleet.seat(id).equals(seat)) {
			await().atMost(HEALED_WITHIN).until(() -> seat.caller().holds() > held);
			this.judge.lives(id, awake, System.nanoTime());
		}
	}

	/**
	 * Has another process take an id whose holder is frozen; the holder stays a caller.
	 * @param id the id
	 * @param uri where Redis is
	 * @return what the successor sees
	 */
	public Caller replace(String id, String uri) {
		this.fleet.rename(id, zombie(id));
		long born = System.nanoTime();
		Caller successor = this.fleet.start(uri, id);
		await().atMost(HEALED_WITHIN).until(() -> successor.holds() > 0);
		this.judge.lives(id, born, System.nanoTime());
		return successor;
	}

	/**
	 * Returns under which name the former holder of an id stays in the fleet.
	 * @param id the id
	 * @return the name
	 */
	public static String zombie(String id) {
		return id + " (zombie)";
	}

	/**
	 * Has another instance join in this JVM, and waits until it is registered and known.
	 * @param connections where Redis is
	 * @param id its id
	 */
	public void join(TestConnections connections, String id) {
		long born = System.nanoTime();
		this.fleet.join(connections, id);
		await().atMost(HEALED_WITHIN).until(() -> this.fleet.caller(id).holds() > 0);
		this.judge.lives(id, born, System.nanoTime());
		await().atMost(HEALED_WITHIN).until(this::isRight);
	}

	/**
	 * From now on there is nothing that keeps the registry from healing.
	 */
	public void faultIsOver() {
		this.judge.overAt(System.nanoTime());
	}

	/**
	 * Lets time pass.
	 * @param time how much
	 */
	public void pass(Duration time) {
		await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
	}

	/**
	 * Waits until all is well, and then whether it stays so.
	 * @return what all saw who were there from the beginning and still are
	 */
	public Verdict end() {
		try {
			await().during(this.times.bound()).atMost(this.times.bound().plus(HEALED_WITHIN)).until(this::isRight);
		}
		catch (ConditionTimeoutException ex) {
			// Which the verdict says
		}
		return this.judge.judge(this.callers.stream().filter(this.fleet.callers()::contains).toList(),
				System.nanoTime());
	}

	private boolean isRight() {
		return this.fleet.callers().stream().allMatch((caller) -> this.judge.isRight(caller.listed()));
	}

}
