package io.outrigger.sidecar.rate;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import io.outrigger.flow.rate.KeyUse;
import io.outrigger.flow.rate.KeyedRateLimiter;
import io.outrigger.flow.rate.RateLimit;
import io.outrigger.sidecar.rate.FleetRates.FleetRate;
import io.outrigger.time.Ticker;

/**
 * Counts the requests of one rule. What it has counted stays when no more than the limit
 * of the rule changes, or which requests it is for. Safe for use from several threads.
 */
final class RuleLimiter {

	private static final int SHOWN = 10;

	private final @Nullable KeyedRateLimiter<String> here;

	private final @Nullable FleetRate fleet;

	private final RateCounts counts;

	private volatile RateRule rule;

	RuleLimiter(RateRule rule, RateCounts counts, @Nullable FleetRates fleet, Ticker ticker) {
		this.rule = rule;
		this.counts = counts;
		this.fleet = (rule.fleet() && fleet != null) ? fleet.limit(rule.id(), this::limit, rule.maxKeys()) : null;
		this.here = (this.fleet == null) ? new KeyedRateLimiter<>(this::limit, rule.maxKeys(), ticker) : null;
	}

	RateRule rule() {
		return this.rule;
	}

	void follow(RateRule next) {
		this.rule = next;
	}

	boolean asksFleet() {
		return this.fleet != null;
	}

	RateVerdict decide(Asker asker) {
		KeyedRateLimiter<String> counted = Objects.requireNonNull(this.here);
		RateRule present = this.rule;
		String key = present.key().of(asker);
		long wait = counted.tryAcquire(key, 1);
		RateVerdict verdict = new RateVerdict(present.id(), present.limit(), counted.quota(key), wait);
		this.counts.add(verdict);
		return verdict;
	}

	CompletionStage<RateVerdict> decideTogether(Asker asker) {
		FleetRate asked = Objects.requireNonNull(this.fleet);
		RateRule present = this.rule;
		String key = present.key().of(asker);
		return asked.tryAcquire(key).thenApply((wait) -> {
			RateVerdict verdict = new RateVerdict(present.id(), present.limit(), asked.quota(key), wait);
			this.counts.add(verdict);
			return verdict;
		});
	}

	RateView view() {
		FleetRate asked = this.fleet;
		if (asked != null) {
			return view(asked.size(), asked.top(SHOWN), asked.isAlone());
		}
		KeyedRateLimiter<String> counted = Objects.requireNonNull(this.here);
		return view(counted.size(), counted.top(SHOWN), false);
	}

	private RateView view(long keys, List<KeyUse<String>> top, boolean alone) {
		return new RateView(this.rule, this.counts.granted(), this.counts.refused(), keys, top, alone);
	}

	private RateLimit limit() {
		return this.rule.limit();
	}

}
