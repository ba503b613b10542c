package io.outrigger.config.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
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
import io.outrigger.redis.RedisBulkReader;

/**
 * Puts back what the store has lost. Every process that knows it may do so at once: of
 * each key the latest state stays, and each asks again before a part what of it is still
 * missing, in an order of its own. Safe for use from several threads; nothing blocks.
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
			List<ConfigEntry> missing = this.view.missing();
			Collections.shuffle(missing);
			return Flux.fromIterable(parts(missing))
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
	 * At least one, as the revision may be all that is missing.
	 */
	private static List<List<ConfigEntry>> parts(List<ConfigEntry> entries) {
		List<List<ConfigEntry>> parts = new ArrayList<>();
		Iterator<ConfigEntry> rest = entries.iterator();
		do {
			List<ConfigEntry> part = new ArrayList<>();
			long bytes = 0;
			while (rest.hasNext() && part.size() < PART && bytes < PART_BYTES) {
				ConfigEntry next = rest.next();
				part.add(next);
				bytes += (next.value() != null) ? next.value().length() : 0;
			}
			parts.add(part);
		}
		while (rest.hasNext());
		return parts;
	}

}
