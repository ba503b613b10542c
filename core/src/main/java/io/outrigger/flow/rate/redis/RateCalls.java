package io.outrigger.flow.rate.redis;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import io.outrigger.redis.EventCounts;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.RedisUnavailableException;
import io.outrigger.redis.script.RedisScript;

/**
 * Asks Redis on behalf of the keys of a limiter, and gives up what is not answered in
 * time. One task looks after all calls that are under way, and none when there are none.
 * Safe for use from several threads.
 */
final class RateCalls {

	private static final Logger logger = LoggerFactory.getLogger(RateCalls.class);

	private static final long LOOK_MILLIS = Duration.ofMillis(5).toMillis();

	private static final long WARNINGS_APART = Duration.ofSeconds(10).toNanos();

	private final RateFleet fleet;

	private final RateAlgorithm algorithm;

	private final Function<Batch, Mono<List<Object>>> redis;

	private final Outage outage = new Outage();

	private final EventCounts<RateEvent> counts = new EventCounts<>(RateEvent.class);

	private final Set<Batch> underWay = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean looking = new AtomicBoolean();

	private final AtomicLong warnAt;

	private volatile int instances = 1;

	RateCalls(RateFleet fleet, RateAlgorithm algorithm) {
		this(fleet, algorithm, redis(fleet.redis(), algorithm));
	}

	/*
	 * With something that answers as the scripts do.
	 */
	RateCalls(RateFleet fleet, RateAlgorithm algorithm, Function<Batch, Mono<List<Object>>> redis) {
		this.warnAt = new AtomicLong(fleet.ticker().nanos());
		this.fleet = fleet;
		this.algorithm = algorithm;
		this.redis = redis;
		this.instances = instances();
	}

	private static Function<Batch, Mono<List<Object>>> redis(RedisConnections redis, RateAlgorithm algorithm) {
		RedisScript<List<Object>> script = algorithm.script();
		return (batch) -> redis.run(script, new String[] { batch.key().name() },
				batch.arguments(algorithm.bounded(batch.settings().limit())));
	}

	RateFleet fleet() {
		return this.fleet;
	}

	RateAlgorithm algorithm() {
		return this.algorithm;
	}

	Outage outage() {
		return this.outage;
	}

	EventCounts<RateEvent> counts() {
		return this.counts;
	}

	long now() {
		return this.fleet.ticker().nanos();
	}

	/*
	 * As far as was last known.
	 */
	int instances() {
		try {
			int present = this.fleet.instances().getAsInt();
			if (present != this.instances) {
				this.instances = present;
			}
		}
		catch (RuntimeException ex) {
			logger.debug("How many instances there are is not known; {} as before", this.instances, ex);
		}
		return this.instances;
	}

	boolean isAsking() {
		return !this.underWay.isEmpty();
	}

	/*
	 * The key is told how it ended, on any thread, perhaps at once.
	 */
	void ask(Batch batch) {
		this.counts.add(RateEvent.ASKED);
		this.underWay.add(batch);
		look();
		this.redis.apply(batch).subscribe((answer) -> answered(batch, answer), (failure) -> failed(batch, failure));
	}

	private void answered(Batch batch, List<Object> numbers) {
		RateAnswer answer = new RateAnswer(numbers);
		if (!answer.isFor(batch.runs())) {
			giveUp(batch, "no answer of ours");
			return;
		}
		if (answer.isStrange()) {
			this.counts.add(RateEvent.STRANGE_VALUE);
		}
		if (end(batch)) {
			// What comes late would let the next wait in vain
			if (batch.isInTime(now()) && this.outage.end()) {
				this.counts.add(RateEvent.RECOVERED);
				logger.debug("Redis decides again for '{}'", batch.key().name());
			}
			batch.key().answered(batch, answer);
		}
		else {
			batch.key().answeredLate(batch, answer);
		}
	}

	private void failed(Batch batch, Throwable failure) {
		if (!isForWantOfRoom(failure)) {
			giveUp(batch, failure.toString());
		}
		else if (end(batch)) {
			this.counts.add(RateEvent.UNANSWERED);
			batch.key().unsent(batch);
		}
	}

	/*
	 * Not sent though Redis is there: too many calls of this process wait for it, which
	 * tells nothing of Redis.
	 */
	private boolean isForWantOfRoom(Throwable failure) {
		RedisConnections redis = this.fleet.redis();
		return failure instanceof RedisUnavailableException unavailable && !unavailable.isSent()
				&& redis.health().isUp() && !redis.isBreakerOpen();
	}

	private void giveUp(Batch batch, String reason) {
		if (end(batch)) {
			this.counts.add(RateEvent.UNANSWERED);
			long now = now();
			if (this.outage.begin(now) && mayWarn(now)) {
				logger.warn("Redis did not decide for '{}': {}. This instance decides by its share of the limit",
						batch.key().name(), reason);
			}
			batch.key().unanswered(batch);
		}
	}

	private boolean mayWarn(long now) {
		long at = this.warnAt.get();
		return now - at >= 0 && this.warnAt.compareAndSet(at, now + WARNINGS_APART);
	}

	private boolean end(Batch batch) {
		this.underWay.remove(batch);
		return batch.end();
	}

	private void look() {
		if (this.looking.compareAndSet(false, true)) {
			try {
				this.fleet.scheduler().schedule(this::giveUpWhatIsLate, LOOK_MILLIS, TimeUnit.MILLISECONDS);
			}
			catch (RejectedExecutionException ex) {
				// At the end of the process: the calls have a time-out of their own
				this.looking.set(false);
			}
		}
	}

	private void giveUpWhatIsLate() {
		this.looking.set(false);
		long now = now();
		for (Batch batch : this.underWay) {
			if (batch.key().isLate(batch, now)) {
				giveUp(batch, "no answer within " + batch.settings().patience());
			}
		}
		if (!this.underWay.isEmpty()) {
			look();
		}
	}

}
