package io.outrigger.flow.rate;

import java.util.function.Supplier;

/**
 * The pace of the present settings, the same object for as long as they stay the same.
 * Safe for use from several threads.
 */
final class Paces {

	private final Supplier<RateLimit> limits;

	private volatile Pace last;

	Paces(Supplier<RateLimit> limits) {
		this.limits = limits;
		this.last = new Pace(limits.get());
	}

	Pace current() {
		RateLimit limit = this.limits.get();
		Pace known = this.last;
		if (known.limit().equals(limit)) {
			return known;
		}
		Pace next = new Pace(limit);
		this.last = next;
		return next;
	}

}
