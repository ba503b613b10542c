package io.outrigger.sidecar.rate;

import java.util.List;
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

	private final KeyedRateLimiter<String> here;

	private final @Nullable FleetRate fleet;

	private final RateCounts counts;

	private volatile RateRule rule;

	RuleLimiter(RateRule rule, RateCounts counts, @Nullable FleetRates fleet, Ticker ticker) {
		this.rule = rule;
		this.counts = counts;
		this.here = new KeyedRateLimiter<>(this::limit, rule.maxKeys(), ticker);
		this.fleet = (rule.fleet() && fleet != null) ? fleet.limit(rule.id(), this::limit, rule.maxKeys()) : null;
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
		RateRule present = this.rule;
		String key = present.key().of(asker);
		return verdict(present, this.here.tryAcquire(key, 1), key);
	}

	CompletionStage<RateVerdict> decideTogether(Asker asker, FleetRate asked) {
		RateRule present = this.rule;
		String key = present.key().of(asker);
		return asked.tryAcquire(key).thenApply((wait) -> {
			RateVerdict verdict = new RateVerdict(present.id(), present.limit(), asked.quota(key), wait);
			this.counts.add(verdict);
			return verdict;
		});
	}

	@Nullable FleetRate fleet() {
		return this.fleet;
	}

	RateView view() {
		RateRule present = this.rule;
		List<KeyUse<String>> top = (this.fleet != null) ? List.of() : this.here.top(SHOWN);
		return new RateView(present, this.counts.granted(), this.counts.refused(), this.here.size(), top,
				this.fleet != null && this.fleet.isAlone());
	}

	private RateVerdict verdict(RateRule present, long wait, String key) {
		RateVerdict verdict = new RateVerdict(present.id(), present.limit(), this.here.quota(key), wait);
		this.counts.add(verdict);
		return verdict;
	}

	private RateLimit limit() {
		return this.rule.limit();
	}

}
