package io.outrigger.redis.health;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

import io.outrigger.redis.health.RedisHealth.Status;
import io.outrigger.time.Ticker;

/**
 * Makes a health state of what is observed of Redis. A lost connection counts at once, a
 * command that is not answered only when it is not the only one in a row. Safe for use
 * from several threads; nothing here blocks.
 */
public final class HealthMonitor {

	/*
	 * How many commands in a row may go unanswered before Redis counts as down.
	 */
	private static final int TOLERATED = 1;

	private static final Logger logger = LoggerFactory.getLogger(HealthMonitor.class);

	private final Ticker ticker;

	private final Scheduler scheduler;

	private final Sinks.Many<RedisHealth> sink = Sinks.many().replay().latest();

	private volatile RedisHealth health = new RedisHealth(Status.CONNECTING, "not connected yet");

	private volatile long contact;

	private int unanswered;

	private boolean told;

	/**
	 * Creates a monitor of a Redis that was not heard of yet.
	 * @param ticker measures how long it is silent
	 * @param scheduler where followers are called
	 */
	public HealthMonitor(Ticker ticker, Scheduler scheduler) {
		this.ticker = ticker;
		this.scheduler = scheduler;
		this.contact = ticker.nanos();
		this.sink.tryEmitNext(this.health);
	}

	/**
	 * Returns the state.
	 * @return the present one
	 */
	public RedisHealth health() {
		return this.health;
	}

	/**
	 * Follows the state.
	 * @return the present state, then each later one; who is slow misses some in between
	 * but always receives the last; neither completes nor fails
	 */
	public Flux<RedisHealth> changes() {
		return this.sink.asFlux().onBackpressureLatest().publishOn(this.scheduler, 1).distinctUntilChanged();
	}

	/**
	 * Returns how long ago Redis last answered.
	 * @return the time since, or since this monitor was created if it never did
	 */
	public Duration silence() {
		return Duration.ofNanos(this.ticker.nanos() - this.contact);
	}

	/**
	 * Takes note of an answer.
	 */
	public void answered() {
		this.contact = this.ticker.nanos();
		synchronized (this) {
			this.unanswered = 0;
			this.told = false;
			if (!this.health.isUp()) {
				logger.info("Redis answers");
				become(new RedisHealth(Status.UP, null));
			}
		}
	}

	/**
	 * Takes note that a command was not answered.
	 * @param reason what happened instead
	 */
	public synchronized void unanswered(String reason) {
		this.unanswered++;
		if (this.unanswered > TOLERATED) {
			fail(reason);
		}
	}

	/**
	 * Takes note that the connection is lost, or could not be made.
	 * @param reason why
	 */
	public synchronized void disconnected(String reason) {
		fail(reason);
	}

	/**
	 * Takes note that nobody asks any more.
	 */
	public synchronized void stopped() {
		this.unanswered = 0;
		this.told = false;
		become(new RedisHealth(Status.CONNECTING, "not connected"));
	}

	private void fail(String reason) {
		RedisHealth next = new RedisHealth(Status.DOWN, reason);
		if (!next.equals(this.health)) {
			if (!this.told) {
				logger.warn("Redis does not answer: {}. What was read last stays in use; trying again", reason);
				this.told = true;
			}
			become(next);
		}
	}

	/*
	 * Under the lock, so that followers see the states in their order.
	 */
	private void become(RedisHealth next) {
		this.health = next;
		this.sink.tryEmitNext(next);
	}

}
