package io.outrigger.config.local;

import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Schedulers;

import io.outrigger.config.effective.ConfigFollower;
import io.outrigger.config.effective.EffectiveConfig;

/**
 * Keeps the local snapshot at what is in effect in this process: only what it has proved
 * to run with is worth starting from. A file that cannot be written costs a warning. Safe
 * for use from several threads.
 */
public final class LocalSnapshotKeeper {

	private static final Logger logger = LoggerFactory.getLogger(LocalSnapshotKeeper.class);

	private final Disposable.Swap following = Disposables.swap();

	private final LongAdder written = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final ConfigFollower follower;

	private final LocalSnapshotFile file;

	private final InstantSource clock;

	private @Nullable EffectiveConfig last;

	private volatile @Nullable String lastFailure;

	/**
	 * Creates a keeper that has not started.
	 * @param follower knows what is in effect
	 * @param file the file
	 * @param clock tells when it was written
	 */
	public LocalSnapshotKeeper(ConfigFollower follower, LocalSnapshotFile file, InstantSource clock) {
		this.follower = follower;
		this.file = file;
		this.clock = clock;
	}

	/**
	 * Begins to keep the file.
	 */
	public void start() {
		this.following.update(this.follower.changes()
			.onBackpressureLatest()
			.publishOn(Schedulers.boundedElastic(), 1)
			.subscribe((state) -> keep()));
	}

	/**
	 * Keeps the file no longer; it stays.
	 */
	public void stop() {
		this.following.update(Disposables.disposed());
	}

	/**
	 * Returns how often the file was written.
	 * @return the count since the start
	 */
	public long written() {
		return this.written.sum();
	}

	/**
	 * Returns how often the file could not be written.
	 * @return the count since the start
	 */
	public long failed() {
		return this.failed.sum();
	}

	private synchronized void keep() {
		EffectiveConfig present = this.follower.inEffect();
		if (present.revision() == 0 || present.equals(this.last)) {
			return;
		}
		try {
			this.file.write(new LocalSnapshot(this.clock.instant(), present.revision(), present.values()));
			this.last = present;
			this.written.increment();
			this.lastFailure = null;
		}
		catch (IOException | RuntimeException ex) {
			failed(ex);
		}
	}

	private void failed(Exception failure) {
		this.failed.increment();
		String reason = failure.toString();
		if (!reason.equals(this.lastFailure)) {
			logger.warn("The local snapshot of the settings cannot be written; without it this application cannot "
					+ "start while the store is away: {}", reason);
		}
		this.lastFailure = reason;
	}

}
