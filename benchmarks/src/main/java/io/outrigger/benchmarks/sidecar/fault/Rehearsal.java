package io.outrigger.benchmarks.sidecar.fault;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.outrigger.benchmarks.process.Pause;
import io.outrigger.benchmarks.sidecar.fault.callee.Stage;
import io.outrigger.benchmarks.sidecar.fault.caller.Caller;
import io.outrigger.benchmarks.sidecar.fault.caller.Callers;
import io.outrigger.benchmarks.sidecar.fault.caller.Extra;

/**
 * A drill on its way: requests come at a steady rate, with the sidecar and without it,
 * for three thirds of the time, and in the second one something is wrong.
 */
final class Rehearsal {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final Duration LOOKS_APART = Duration.ofMillis(20);

	private static final int LOOKS_PER_SECOND = 20;

	private static final int LONGEST_PATIENCE_MILLIS = 50;

	private static final long SEED = 8;

	private final Random random = new Random(SEED);

	private final Drill drill;

	private final Terms terms;

	private final Stage stage;

	private final Callers callers;

	private final Extra extra;

	private Rehearsal(Drill drill, Terms terms, Stage stage, Callers callers) {
		this.drill = drill;
		this.terms = terms;
		this.stage = stage;
		this.callers = callers;
		this.extra = new Extra(terms.window());
	}

	/**
	 * Holds a drill.
	 * @param drill the drill
	 * @param terms on what terms
	 * @return what came of it
	 */
	static Result of(Drill drill, Terms terms) {
		try (Stage stage = new Stage(drill.callees());
				Callers callers = new Callers(Terms.SERVICE, stage, terms.requests(), terms.deadline(),
						terms.properties())) {
			return new Rehearsal(drill, terms, stage, callers).hold();
		}
	}

	private Result hold() {
		int third = this.terms.requests() / 3;
		long start = System.nanoTime();
		try (Strikes strikes = new Strikes(this.drill.fault(), this.stage)) {
			call(start, 0, third);
			long[] reachedBefore = reached();
			long began = System.nanoTime();
			strikes.begin();
			call(start, third, 2 * third);
			long ended = System.nanoTime();
			long[] reached = reached();
			CompletableFuture<Long> healed = strikes.end();
			call(start, 2 * third, 3 * third);
			Map<String, Integer> held = held();
			return new Result(this.drill,
					seen(this.callers.with(), began, ended, healed.join(), reached[0] - reachedBefore[0]),
					seen(this.callers.without(), began, ended, healed.join(), reached[1] - reachedBefore[1]),
					this.extra.retries(), this.extra.hedges(), held);
		}
	}

	private void call(long start, int from, int to) {
		for (int number = from; number < to; number++) {
			long due = start + number * 1_000_000_000L / this.terms.perSecond();
			Pause.of(Duration.ofNanos(due - System.nanoTime()));
			Duration patience = patience();
			this.callers.with().call(number, patience);
			this.callers.without().call(number, patience);
			if (number % (this.terms.perSecond() / LOOKS_PER_SECOND) == 0) {
				this.extra.look(this.callers, number + 1);
			}
		}
	}

	private @Nullable Duration patience() {
		boolean cancels = this.random.nextBoolean();
		Duration patience = Duration.ofMillis(this.random.nextInt(LONGEST_PATIENCE_MILLIS));
		return (this.stage.isHurried() && cancels) ? patience : null;
	}

	private long[] reached() {
		return new long[] { this.stage.arrivals(Callers.WITH), this.stage.arrivals(Callers.WITHOUT) };
	}

	private Result.Seen seen(Caller caller, long began, long ended, long healed, long reached) {
		long recovered = caller.outcomes().recovered(healed);
		return new Result.Seen(caller.outcomes().success(began, ended), reached / (this.terms.requests() / 3.0),
				(recovered < 0) ? -1 : recovered / 1e9);
	}

	/*
	 * After as long as whatever was begun may take.
	 */
	private Map<String, Integer> held() {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		Map<String, Integer> held = notZero();
		while (!held.isEmpty() && deadline - System.nanoTime() > 0) {
			Pause.of(LOOKS_APART);
			held = notZero();
		}
		return held;
	}

	private Map<String, Integer> notZero() {
		Map<String, Integer> held = new LinkedHashMap<>(this.callers.held());
		held.values().removeIf((count) -> count == 0);
		return held;
	}

}
