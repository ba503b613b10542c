package io.outrigger.sidecar;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.ReportedShare;
import io.outrigger.time.Ticker;

/**
 * What responses say about the load of this process: measured anew at most every half
 * second, by whichever response comes first then, so that all others cost nothing. Safe
 * for use from several threads; takes no lock.
 */
public final class LoadReport {

	private static final long INTERVAL = Duration.ofMillis(500).toNanos();

	private final Supplier<@Nullable Double> share;

	private final Ticker ticker;

	private final AtomicLong due;

	private volatile @Nullable String value;

	/**
	 * Creates a report, and begins to measure.
	 * @param share measures the share of its capacity that this process has in use, from
	 * 0 to 1; {@code null} if it is not known; called by one thread at a time
	 * @param ticker measures the time between measurements
	 */
	public LoadReport(Supplier<@Nullable Double> share, Ticker ticker) {
		this.share = share;
		this.ticker = ticker;
		this.due = new AtomicLong(ticker.nanos());
		this.value = text(share.get());
	}

	/**
	 * Returns what a response says.
	 * @return value of its header {@link ReportedShare#HEADER}; {@code null} for none
	 */
	public @Nullable String value() {
		long now = this.ticker.nanos();
		long last = this.due.get();
		if (now - last >= 0 && this.due.compareAndSet(last, now + INTERVAL)) {
			this.value = text(this.share.get());
		}
		return this.value;
	}

	private static @Nullable String text(@Nullable Double share) {
		return (share != null) ? ReportedShare.format(share) : null;
	}

}
