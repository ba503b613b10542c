package io.outrigger.config.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.outrigger.config.ConfigEntry;
import io.outrigger.config.Release;
import io.outrigger.redis.RedisBulkReader;

/**
 * Puts back what the store has lost, each release as a whole. Every process that knows it
 * may do so at once: of each key the latest state stays, and each asks again before a
 * part what of it is still missing, in an order of its own. Safe for use from several
 * threads; nothing blocks.
 */
final class Restoration {

	private static final Logger logger = LoggerFactory.getLogger(Restoration.class);

	private static final int MOST_DELAY = 500;

	private static final long AGAIN_AFTER = 1_000;

	private static final int PART = RedisBulkReader.PAGE / 2;

	private static final int PART_BYTES = 512 * 1024;

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private final Disposable.Swap running = Disposables.swap();

	private final LongAdder restored = new LongAdder();

	private final ScopeView view;

	private final int historySize;

	private final ConfigScripts scripts;

	/*
	 * Waits, within bounds, until the view is as far as a revision.
	 */
	private final LongFunction<Mono<Void>> seen;

	private final Scheduler scheduler;

	Restoration(ScopeView view, int historySize, ConfigScripts scripts, LongFunction<Mono<Void>> seen,
			Scheduler scheduler) {
		this.view = view;
		this.historySize = historySize;
		this.scripts = scripts;
		this.seen = seen;
		this.scheduler = scheduler;
	}

	long restored() {
		return this.restored.sum();
	}

	/*
	 * To be called whenever the view was told something.
	 */
	void look() {
		if (this.view.isStoreBehind() && this.scheduled.compareAndSet(false, true)) {
			begin(ThreadLocalRandom.current().nextLong(MOST_DELAY));
		}
	}

	void stop() {
		this.running.dispose();
	}

	private void begin(long delay) {
		this.running.update(Mono.delay(Duration.ofMillis(delay), this.scheduler)
			.then(now())
			.subscribe(null, this::failed, this::ended));
	}

	private void failed(Throwable failure) {
		logger.debug("What the store has lost is not back yet", failure);
		begin(AGAIN_AFTER);
	}

	private void ended() {
		if (this.view.isStoreBehind()) {
			begin(AGAIN_AFTER);
		}
		else {
			this.scheduled.set(false);
			// What was told in between found somebody at work
			look();
		}
	}

	/*
	 * Puts back at once what is missing now; completes when this process sees it.
	 */
	Mono<Void> now() {
		return Mono.defer(() -> {
			if (!this.view.isStoreBehind()) {
				return Mono.empty();
			}
			return Flux.fromIterable(parts(this.view.missing()))
				.concatMap(this::restore, 1)
				.takeLast(1)
				.concatMap(this.seen::apply)
				.then();
		});
	}

	private Mono<Long> restore(List<ConfigEntry> part) {
		return Mono.defer(() -> {
			Collection<ConfigEntry> left = this.view.stillMissing(part);
			if (left.isEmpty() && this.view.storeRevision() >= this.view.snapshot().revision()) {
				return Mono.empty();
			}
			List<byte[]> arguments = new ArrayList<>();
			arguments.add(ConfigScripts.bytes(this.view.snapshot().revision()));
			arguments.add(ConfigScripts.bytes(this.historySize));
			for (ConfigEntry entry : left) {
				arguments.add(ConfigScripts.bytes(entry.key()));
				arguments.add(EntryRecord.write(entry));
			}
			return this.scripts.run(ConfigScripts.RESTORE, arguments);
		}).map((answer) -> {
			this.restored.add(answer.number(1));
			return answer.number(0);
		});
	}

	/*
	 * At least one, as the revision may be all that is missing. What one release changed
	 * stays together: whoever reads between two parts must not see half of it.
	 */
	private static List<List<ConfigEntry>> parts(List<ConfigEntry> entries) {
		List<List<ConfigEntry>> parts = new ArrayList<>();
		List<ConfigEntry> part = new ArrayList<>();
		long bytes = 0;
		for (List<ConfigEntry> release : releases(entries)) {
			long more = release.stream().mapToLong(Restoration::bytes).sum();
			if (!part.isEmpty() && (part.size() + release.size() > PART || bytes + more > PART_BYTES)) {
				parts.add(part);
				part = new ArrayList<>();
				bytes = 0;
			}
			part.addAll(release);
			bytes += more;
		}
		parts.add(part);
		return parts;
	}

	/*
	 * In no order. No release is larger than one may be, whatever strangers have written.
	 */
	private static List<List<ConfigEntry>> releases(List<ConfigEntry> entries) {
		Map<Long, List<ConfigEntry>> byRevision = new HashMap<>();
		entries
			.forEach((entry) -> byRevision.computeIfAbsent(entry.revision(), (absent) -> new ArrayList<>()).add(entry));
		List<List<ConfigEntry>> releases = new ArrayList<>();
		byRevision.values().forEach((release) -> {
			for (int i = 0; i < release.size(); i += Release.MAX_CHANGES) {
				releases.add(release.subList(i, Math.min(i + Release.MAX_CHANGES, release.size())));
			}
		});
		Collections.shuffle(releases);
		return releases;
	}

	private static long bytes(ConfigEntry entry) {
		return (entry.value() != null) ? entry.value().length() : 0;
	}

}
