package io.outrigger.loadbalancer.standing;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.settings.placement.EjectionSettings;
import io.outrigger.loadbalancer.statistics.RecentOutcomes;

/**
 * Finds what speaks against a place: first what needs no comparison, and at most once a
 * second for the whole service how it does beside the others. That is measured by median
 * and median deviation, which one or two bad ones among four do not move, as they do mean
 * and standard deviation.
 */
final class Comparison {

	/**
	 * How many must have a rate for a median to mean anything.
	 */
	static final int LEAST = 4;

	private static final long INTERVAL = Duration.ofSeconds(1).toNanos();

	/*
	 * By which the median deviation of a normal distribution is the standard deviation.
	 */
	private static final double NORMAL = 1.4826;

	/*
	 * 0 before the first comparison.
	 */
	private final AtomicLong compared = new AtomicLong();

	/**
	 * Finds what speaks against a place.
	 * @param conduct the place
	 * @param settings the rules
	 * @param fleet with whom it is compared
	 * @param now the time
	 * @return a reason to eject it, or {@code null} if there is none
	 */
	@Nullable EjectionReason reason(Conduct conduct, EjectionSettings settings, Supplier<Standing[]> fleet, long now) {
		RecentOutcomes outcomes = conduct.outcomes();
		int most = settings.consecutiveFailures();
		if (most > 0 && outcomes.consecutiveFailures() >= most) {
			return EjectionReason.CONSECUTIVE_FAILURES;
		}
		if (!isEnough(outcomes, settings, now)) {
			return null;
		}
		double rate = outcomes.successRate(now);
		if (rate < settings.successRate()) {
			return EjectionReason.SUCCESS_RATE;
		}
		boolean worse = settings.deviations() > 0 && isItTime(now)
				&& rate < leastUsual(conduct.route(), settings, fleet.get(), now);
		return worse ? EjectionReason.WORSE_THAN_OTHERS : null;
	}

	private boolean isItTime(long now) {
		long last = this.compared.get();
		boolean due = last == 0 || now - last >= INTERVAL;
		return due && this.compared.compareAndSet(last, (now != 0) ? now : 1);
	}

	private static double leastUsual(String route, EjectionSettings settings, Standing[] fleet, long now) {
		double[] rates = Arrays.stream(fleet)
			.map((standing) -> route.isEmpty() ? standing.whole() : standing.known(route))
			.filter(Objects::nonNull)
			.map(Conduct::outcomes)
			.filter((outcomes) -> isEnough(outcomes, settings, now))
			.mapToDouble((outcomes) -> outcomes.successRate(now))
			.toArray();
		if (rates.length < LEAST) {
			return 0;
		}
		double median = median(rates);
		double deviation = median(Arrays.stream(rates).map((rate) -> Math.abs(rate - median)).toArray());
		return median - Math.max(settings.margin(), settings.deviations() * NORMAL * deviation);
	}

	private static double median(double[] values) {
		Arrays.sort(values);
		int half = values.length / 2;
		return (values.length % 2 == 1) ? values[half] : (values[half - 1] + values[half]) / 2;
	}

	/*
	 * What fades never adds up to a whole number: ten within a second count as ten.
	 */
	private static boolean isEnough(RecentOutcomes outcomes, EjectionSettings settings, long now) {
		return Math.round(outcomes.recentOutcomes(now)) >= settings.minRequests();
	}

}
