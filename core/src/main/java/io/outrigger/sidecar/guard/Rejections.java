package io.outrigger.sidecar.guard;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

import io.outrigger.loadbalancer.attempt.guard.Rejection;

/**
 * The calls of a route that were kept back: how many, and the last of them. Safe for use
 * from several threads; takes no lock.
 */
final class Rejections {

	private static final int KEPT = 16;

	private final Map<Rejection, LongAdder> counts = new EnumMap<>(Rejection.class);

	private final AtomicReferenceArray<GuardReport.Rejected> last = new AtomicReferenceArray<>(KEPT);

	private final AtomicInteger next = new AtomicInteger();

	private final Clock clock;

	Rejections(Clock clock) {
		this.clock = clock;
		for (Rejection rejection : Rejection.values()) {
			this.counts.put(rejection, new LongAdder());
		}
	}

	void add(Rejection rejection) {
		counter(rejection).increment();
		this.last.set(this.next.getAndIncrement() & (KEPT - 1),
				new GuardReport.Rejected(Instant.now(this.clock), rejection));
	}

	long count(Rejection rejection) {
		return counter(rejection).sum();
	}

	private LongAdder counter(Rejection rejection) {
		return Objects.requireNonNull(this.counts.get(rejection));
	}

	List<GuardReport.Rejected> report() {
		List<GuardReport.Rejected> report = new ArrayList<>();
		int newest = this.next.get();
		for (int i = 1; i <= KEPT; i++) {
			GuardReport.Rejected rejected = this.last.get((newest - i) & (KEPT - 1));
			if (rejected != null) {
				report.add(rejected);
			}
		}
		return report;
	}

}
