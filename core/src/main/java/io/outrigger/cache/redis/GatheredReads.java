package io.outrigger.cache.redis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.lettuce.core.KeyValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

import io.outrigger.cache.level.SharedLevel;
import io.outrigger.cache.redis.CacheScripts.Place;
import io.outrigger.redis.RedisConnections;

/**
 * Reads values together: who asks while answers are awaited is asked for with an even
 * share of all others that came meanwhile, so that many callers cost few calls and a
 * single one waits for nobody. Nobody waits for longer than a call may take: if one
 * fails, so does whoever waits for the next. In a Cluster each value is read by a call of
 * its own, since one server must not hold up the values of the others.
 */
final class GatheredReads {

	private static final Logger logger = LoggerFactory.getLogger(GatheredReads.class);

	private static final int CALLS = 2;

	/*
	 * Of one call. Of large values fewer, since one answer is late as a whole.
	 */
	private static final int MOST = 64;

	private static final int MOST_BYTES = 256 * 1024;

	private static final int MOST_WAITING = 10_000;

	private final Queue<Read> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicInteger underWay = new AtomicInteger();

	private final AtomicInteger drains = new AtomicInteger();

	private final AtomicInteger queued = new AtomicInteger();

	// Of those that are under way
	private final AtomicInteger asked = new AtomicInteger();

	private volatile int most = MOST;

	private final RedisConnections redis;

	private final CacheKeys keys;

	GatheredReads(RedisConnections redis, CacheKeys keys) {
		this.redis = redis;
		this.keys = keys;
	}

	/**
	 * Reads a value, and the epoch of its bucket at the same time.
	 * @param place where it is
	 * @return both, on a thread of the connection's; fails if Redis cannot be asked
	 */
	Mono<Answer> read(Place place) {
		if (this.redis.isCluster()) {
			return this.redis.strings(value(place), this.keys.epoch(place.bucket()))
				.map((answers) -> Answer.of(answers.get(1), answers.get(0)));
		}
		return Mono.create((sink) -> {
			if (this.queued.incrementAndGet() > MOST_WAITING) {
				this.queued.decrementAndGet();
				sink.error(new RejectedExecutionException(
						"More than " + MOST_WAITING + " reads of the cache wait for Redis already"));
				return;
			}
			Read read = new Read(place, sink);
			sink.onCancel(read::leave);
			this.waiting.add(read);
			drain();
		});
	}

	private String value(Place place) {
		return this.keys.value(place.bucket(), place.key());
	}

	private void drain() {
		if (this.drains.getAndIncrement() == 0) {
			send();
		}
	}

	/*
	 * By one thread at a time: who comes meanwhile leaves it another round.
	 */
	private void send() {
		int seen = 1;
		do {
			while (this.underWay.get() < CALLS) {
				List<Read> next = next(share());
				if (next.isEmpty()) {
					break;
				}
				this.underWay.incrementAndGet();
				this.asked.addAndGet(next.size());
				send(next);
			}
			seen = this.drains.addAndGet(-seen);
		}
		while (seen != 0);
	}

	/*
	 * No more than an even share of all that ask. Otherwise one call carries nearly all,
	 * the other whoever came late, and that stays so: Redis is idle while this process
	 * reads answers, and the other way round.
	 */
	private int share() {
		int all = this.asked.get() + this.queued.get();
		return Math.min(this.most, (all + CALLS - 1) / CALLS);
	}

	private List<Read> next(int most) {
		List<Read> next = new ArrayList<>();
		while (next.size() < most) {
			Read read = this.waiting.poll();
			if (read == null) {
				break;
			}
			this.queued.decrementAndGet();
			if (!read.left) {
				next.add(read);
			}
		}
		return next;
	}

	/*
	 * The epochs of the buckets follow the values.
	 */
	private void send(List<Read> reads) {
		List<String> names = new ArrayList<>(2 * reads.size());
		reads.forEach((read) -> names.add(value(read.place)));
		int[] epochs = new int[SharedLevel.BUCKETS];
		Arrays.fill(epochs, -1);
		for (Read read : reads) {
			int bucket = read.place.bucket();
			if (epochs[bucket] < 0) {
				epochs[bucket] = names.size();
				names.add(this.keys.epoch(bucket));
			}
		}
		this.redis.strings(names.toArray(String[]::new))
			.subscribe((answers) -> answered(reads, epochs, answers), (failure) -> failed(reads, failure));
	}

	private void answered(List<Read> reads, int[] epochs, List<KeyValue<String, byte[]>> answers) {
		long bytes = answers.stream().mapToLong((answer) -> answer.hasValue() ? answer.getValue().length : 0).sum();
		long each = Math.max(1, bytes / reads.size());
		this.most = (int) Math.max(1, Math.min(MOST, MOST_BYTES / each));
		ended(reads.size(), () -> {
			for (int i = 0; i < reads.size(); i++) {
				Answer answer = Answer.of(answers.get(epochs[reads.get(i).place.bucket()]), answers.get(i));
				reads.get(i).tell((sink) -> sink.success(answer));
			}
		});
	}

	private void failed(List<Read> reads, Throwable failure) {
		List<Read> late = next(Integer.MAX_VALUE);
		ended(reads.size(), () -> {
			reads.forEach((read) -> read.tell((sink) -> sink.error(failure)));
			late.forEach((read) -> read.tell((sink) -> sink.error(failure)));
		});
	}

	/*
	 * Who is told of an answer often asks for more, all of which goes out together once
	 * all are told.
	 */
	private void ended(int reads, Runnable news) {
		this.underWay.decrementAndGet();
		this.asked.addAndGet(-reads);
		boolean first = this.drains.getAndIncrement() == 0;
		news.run();
		if (first) {
			send();
		}
		else {
			drain();
		}
	}

	/**
	 * What lies under a key.
	 *
	 * @param epoch the epoch of the bucket; 0 if it has none
	 * @param value the value; {@code null} if there is none
	 */
	@SuppressWarnings("ArrayRecordComponent") // compared with nothing, read as it is
	record Answer(long epoch, byte @Nullable [] value) {

		private static Answer of(KeyValue<String, byte[]> epoch, KeyValue<String, byte[]> value) {
			byte[] counter = epoch.getValueOrElse(null);
			return new Answer((counter != null) ? Told.number(counter, 0) : 0, value.getValueOrElse(null));
		}

	}

	/**
	 * One who asked.
	 */
	private static final class Read {

		private final Place place;

		private final MonoSink<Answer> sink;

		private volatile boolean left;

		Read(Place place, MonoSink<Answer> sink) {
			this.place = place;
			this.sink = sink;
		}

		void leave() {
			this.left = true;
		}

		/*
		 * Whatever one makes of it, the others are told as well.
		 */
		void tell(Consumer<MonoSink<Answer>> news) {
			try {
				news.accept(this.sink);
			}
			catch (Throwable ex) {
				logger.warn("What was read failed its reader", ex);
			}
		}

	}

}
