package io.outrigger.flow.rate.redis;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.outrigger.flow.rate.Quota;

/**
 * What a script answers: whether what was stored was strange, how many permits remain,
 * microseconds until all are there, how many were given in advance, and for each run of
 * equal costs how many were granted and the microseconds that the next would have to
 * wait.
 *
 * @param numbers the numbers
 */
record RateAnswer(List<Object> numbers) {

	private static final int RUNS = 4;

	boolean isFor(int runs) {
		return this.numbers.size() == RUNS + 2 * runs && this.numbers.stream().allMatch(Long.class::isInstance);
	}

	boolean isStrange() {
		return number(0) != 0;
	}

	Quota quota(long limit) {
		return new Quota(limit, number(1), TimeUnit.MICROSECONDS.toNanos(number(2)));
	}

	long extra() {
		return number(3);
	}

	long granted(int run) {
		return number(RUNS + 2 * run);
	}

	long waitNanos(int run) {
		return TimeUnit.MICROSECONDS.toNanos(Math.max(1, number(RUNS + 2 * run + 1)));
	}

	private long number(int index) {
		return (Long) this.numbers.get(index);
	}

}
