package io.outrigger.autoconfigure.sidecar.route;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.settings.Attempting;
import io.outrigger.loadbalancer.settings.FailoverSettings;
import io.outrigger.loadbalancer.statistics.Outcome;

/**
 * How requests are attempted, as endpoints show it.
 *
 * @param attempts how often a request is sent at most
 * @param methods those that are sent again although an instance may have got them
 * @param outcomes errors after which a request is sent again
 * @param statuses statuses after which a request is sent again
 * @param deadlineMs limit of all tries together; {@code null} for none
 * @param tryTimeoutMs limit of one try; {@code null} for none
 * @param hedging whether a slow try gets company
 */
public record AttemptDescriptor(int attempts, Set<String> methods, Set<Outcome> outcomes, Set<Integer> statuses,
		@Nullable Long deadlineMs, @Nullable Long tryTimeoutMs, boolean hedging) {

	static AttemptDescriptor of(Attempting attempting) {
		FailoverSettings failover = attempting.failover();
		return new AttemptDescriptor(failover.attempts(), new TreeSet<>(failover.methods()),
				new TreeSet<>(failover.outcomes()), new TreeSet<>(failover.statuses()),
				millis(failover.times().deadline()), millis(failover.times().perTry()), attempting.hedging().enabled());
	}

	private static @Nullable Long millis(Duration limit) {
		return limit.isZero() ? null : limit.toMillis();
	}

}
