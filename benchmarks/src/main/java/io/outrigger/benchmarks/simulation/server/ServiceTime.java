package io.outrigger.benchmarks.simulation.server;

import java.time.Duration;
import java.util.Random;

import io.outrigger.benchmarks.simulation.clock.Agenda;

/**
 * How long an instance takes to serve a request once it has begun.
 */
@FunctionalInterface
public interface ServiceTime {

	/**
	 * Draws a time.
	 * @param served how many requests are being served, this one included
	 * @param random the instance's source of random numbers
	 * @return nanoseconds, more than 0
	 */
	long nanos(int served, Random random);

	/**
	 * Returns one that is always the same.
	 * @param time the time
	 * @return the service time
	 */
	static ServiceTime fixed(Duration time) {
		long nanos = time.toNanos();
		return (served, random) -> nanos;
	}

	/**
	 * Returns one that is normally distributed.
	 * @param mean the mean
	 * @param deviation the standard deviation
	 * @return the service time
	 */
	static ServiceTime normal(Duration mean, Duration deviation) {
		return (served, random) -> Math.max(1,
				Math.round(mean.toNanos() + deviation.toNanos() * random.nextGaussian()));
	}

	/**
	 * Returns one whose logarithm is normally distributed: a few take much longer than
	 * most.
	 * @param mean the mean
	 * @param variation the standard deviation for the mean
	 * @return the service time
	 */
	static ServiceTime logNormal(Duration mean, double variation) {
		double variance = StrictMath.log(1 + variation * variation);
		double location = StrictMath.log((double) mean.toNanos()) - variance / 2;
		double scale = Math.sqrt(variance);
		return (served, random) -> Math.max(1, Math.round(StrictMath.exp(location + scale * random.nextGaussian())));
	}

	/**
	 * Returns one that grows with the requests beyond a number.
	 * @param time the time up to there
	 * @param capacity the number
	 * @return the service time
	 */
	static ServiceTime crowded(Duration time, int capacity) {
		long nanos = time.toNanos();
		return (served, random) -> nanos * Math.max(capacity, served) / capacity;
	}

	/**
	 * Returns one that is longer at first, and less and less so.
	 * @param usual what it comes to
	 * @param times how many times that it is at first
	 * @param window how long from now it is longer
	 * @param agenda the time
	 * @return the service time
	 */
	static ServiceTime warmingUp(ServiceTime usual, double times, Duration window, Agenda agenda) {
		long warm = agenda.nanos() + window.toNanos();
		return (served, random) -> {
			double left = (double) Math.max(0, warm - agenda.nanos()) / window.toNanos();
			return Math.round(usual.nanos(served, random) * (1 + (times - 1) * left));
		};
	}

}
