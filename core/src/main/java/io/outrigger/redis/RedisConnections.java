package io.outrigger.redis;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateAdapter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.outrigger.redis.health.HealthMonitor;
import io.outrigger.redis.health.RedisHealth;
import io.outrigger.redis.script.RedisScript;
import io.outrigger.time.Jitter;
import io.outrigger.time.Ticker;

/**
 * The connections of this process to Redis, which never hurt who uses them. They are made
 * and made again in the background. A call without a connection fails at once, any other
 * within its time-out; when too many went unanswered lately, a breaker answers instead,
 * until a probe is answered. A connection on which nothing is answered for long (the peer
 * frozen, or gone without a word) is replaced, which also finds the new master behind
 * Sentinels. Safe for use from several threads; nothing here blocks the caller.
 */
public final class RedisConnections {

	private static final Logger logger = LoggerFactory.getLogger(RedisConnections.class);

	private static final Duration FIRST_RETRY = Duration.ofMillis(50);

	private static final Duration LAST_RETRY = Duration.ofSeconds(1);

	// Before a connection that does not answer is replaced; then twice as many, and so on
	private static final int PROBES_BEFORE_REPLACING = 3;

	private static final int MOST_PROBES_BEFORE_REPLACING = 24;

	private final RedisConnector connector;

	private final RedisSettings settings;

	private final HealthMonitor monitor;

	private final Scheduler scheduler;

	private final EventCounts<RedisEvent> counts = new EventCounts<>(RedisEvent.class);

	private final RedisSubscriptions subscriptions = new RedisSubscriptions();

	private final CircuitBreaker breaker = RedisBreaker.create();

	private final CircuitBreaker noBreaker = RedisBreaker.none();

	private final AtomicBoolean connecting = new AtomicBoolean();

	private final AtomicInteger unansweredInBulk = new AtomicInteger();

	private final Disposable.Swap retries = Disposables.swap();

	private volatile Disposable running = Disposables.disposed();

	private volatile CompletableFuture<?> attempt = CompletableFuture.completedFuture(null);

	private volatile @Nullable RedisLinks links;

	private int failedProbes;

	private int patience = PROBES_BEFORE_REPLACING;

	private boolean doubted;

	// A call was refused by a replica, which probes do not notice
	private volatile boolean readOnly;

	private int answeredProbes;

	/**
	 * Creates connections that are not made yet.
	 * @param connector opens them
	 * @param settings how long to wait
	 * @param ticker measures how long Redis is silent
	 * @param scheduler runs what is to be done later; never blocked
	 */
	public RedisConnections(RedisConnector connector, RedisSettings settings, Ticker ticker, Scheduler scheduler) {
		this.connector = connector;
		this.settings = settings;
		this.scheduler = scheduler;
		this.monitor = new HealthMonitor(ticker, scheduler);
	}

	/**
	 * Begins to connect and returns.
	 */
	public synchronized void start() {
		this.running.dispose();
		this.running = Jitter.every(this.settings.probeInterval(), this.scheduler, this::probe);
		connect(FIRST_RETRY);
	}

	/**
	 * Ends all, until started again.
	 * @return completes once the connections are closed and an attempt to make them is
	 * over, or either took longer than it may
	 */
	public Mono<Void> stop() {
		return Mono.defer(() -> {
			RedisLinks last = end();
			return Mono.fromFuture(this.attempt, true)
				.timeout(this.settings.closeTimeout(), this.scheduler)
				.onErrorComplete()
				.then((last != null) ? last.close(this.settings.closeTimeout(), this.scheduler) : Mono.empty());
		});
	}

	/**
	 * Runs a script.
	 * @param <T> what it returns
	 * @param script the script
	 * @param keys every key it touches
	 * @param arguments what else it is given
	 * @return what it returns, on a thread of the connection's; empty for nil; fails with
	 * {@link RedisUnavailableException}, or with what Redis says is wrong with the call
	 */
	public <T> Mono<T> run(RedisScript<T> script, String[] keys, byte[]... arguments) {
		return call(RedisLinks::calls, this.breaker, RedisRequest.script(script, keys, arguments));
	}

	/**
	 * Runs a script for which no request waits and which must get through also where the
	 * link is slow, such as the renewal of a lease. It waits as long as a bulk read may
	 * take, on the connection of these, and is sent whatever the breaker says.
	 * @param <T> what it returns
	 * @param script the script
	 * @param keys every key it touches
	 * @param arguments what else it is given
	 * @return as {@link #run} does
	 */
	public <T> Mono<T> runPatiently(RedisScript<T> script, String[] keys, byte[]... arguments) {
		return call(RedisLinks::bulk, this.noBreaker, RedisRequest.script(script, keys, arguments));
	}

	/**
	 * Reads strings.
	 * @param keys their keys, of any slots
	 * @return the strings in this order, on a thread of the connection's; fails as
	 * {@link #run} does
	 */
	public Mono<List<KeyValue<String, byte[]>>> strings(String... keys) {
		return call(RedisLinks::calls, this.breaker, RedisRequest.strings(keys));
	}

	private <T> Mono<T> call(Function<RedisLinks, RedisLinks.Link> by, CircuitBreaker breaker,
			RedisRequest<T> request) {
		return Mono.create((sink) -> {
			RedisLinks present = this.links;
			RedisCall.send(request, (present != null) ? by.apply(present) : null, breaker, this, sink);
		});
	}

	/**
	 * Reads what takes many pages, on a connection of its own.
	 * @param <T> what is read
	 * @param read reads it page by page
	 * @return what is read; fails with {@link RedisUnavailableException} if it cannot be
	 */
	public <T> Mono<T> bulk(Function<RedisBulkReader, Mono<T>> read) {
		return Mono.defer(() -> {
			RedisLinks present = this.links;
			if (present == null || !present.bulk().isOpen()) {
				return Mono.error(new RedisUnavailableException("There is no connection to Redis", false, null));
			}
			return read.apply(new RedisBulkReader(present.bulk()))
				.onErrorMap(RedisBulkReader::isUnavailable,
						(ex) -> new RedisUnavailableException("A bulk read failed: " + ex.getMessage(), true, ex));
		});
	}

	/**
	 * Returns who listens to which channel.
	 * @return the subscriptions
	 */
	public RedisSubscriptions subscriptions() {
		return this.subscriptions;
	}

	/**
	 * Returns whether keys may lie on several servers.
	 * @return {@code true} for a Cluster
	 */
	public boolean isCluster() {
		return this.connector.isCluster();
	}

	/**
	 * Returns whether Redis can be reached.
	 * @return the present state
	 */
	public RedisHealth health() {
		return this.monitor.health();
	}

	/**
	 * Follows whether Redis can be reached.
	 * @return the present state, then each later one; neither completes nor fails
	 */
	public Flux<RedisHealth> healthChanges() {
		return this.monitor.changes();
	}

	/**
	 * Returns how long ago Redis last answered.
	 * @return the time since, or since the beginning if it never did
	 */
	public Duration silence() {
		return this.monitor.silence();
	}

	/**
	 * Returns whether the breaker answers in place of Redis.
	 * @return whether calls are not sent, because too many went unanswered
	 */
	public boolean isBreakerOpen() {
		return this.breaker.getState() == CircuitBreaker.State.OPEN;
	}

	/**
	 * Returns what happened so far.
	 * @return the counts
	 */
	public EventCounts<RedisEvent> counts() {
		return this.counts;
	}

	/**
	 * Replaces the connections, as is done when nothing is answered on them. Those there
	 * are serve until the new ones stand.
	 */
	public void replace() {
		connect(LAST_RETRY);
	}

	void refusedByReplica() {
		this.readOnly = true;
	}

	private synchronized @Nullable RedisLinks end() {
		this.running.dispose();
		this.retries.update(Disposables.disposed());
		this.monitor.stopped();
		RedisLinks last = this.links;
		this.links = null;
		return last;
	}

	private void connect(Duration retry) {
		if (!this.running.isDisposed() && this.connecting.compareAndSet(false, true)) {
			// Goes on when stopped meanwhile: only then is it known what to close
			this.attempt = Mono.fromCallable(this.connector::connect)
				.subscribeOn(Schedulers.boundedElastic())
				.doOnNext(this::use)
				.doOnError((failure) -> retry(failure, retry))
				.onErrorComplete()
				.toFuture();
		}
	}

	private void use(RedisLinks next) {
		RedisLinks last = trust(next);
		this.connecting.set(false);
		if (!next.equals(this.links)) {
			next.close(this.settings.closeTimeout(), this.scheduler).subscribe();
			return;
		}
		this.counts.add(RedisEvent.CONNECTED);
		next.calls().connection().addListener(new Watch(next));
		this.subscriptions.attach(next.wakeUps());
		if (last != null) {
			// Calls may be under way there still
			Mono.delay(this.settings.bulkTimeout(), this.scheduler)
				.then(last.close(this.settings.closeTimeout(), this.scheduler))
				.subscribe();
		}
		probe();
	}

	private synchronized @Nullable RedisLinks trust(RedisLinks next) {
		RedisLinks last = this.links;
		if (!this.running.isDisposed()) {
			this.links = next;
			this.doubted = false;
			this.readOnly = false;
			this.answeredProbes = 0;
			this.unansweredInBulk.set(0);
		}
		return last;
	}

	private void retry(Throwable failure, Duration delay) {
		this.connecting.set(false);
		this.counts.add(RedisEvent.CONNECT_FAILED);
		logger.debug("Connecting to Redis failed", failure);
		if (this.links == null && !this.running.isDisposed()) {
			this.monitor.disconnected(RedisUnavailableException.reason(failure));
			Duration next = delay.multipliedBy(2);
			this.retries
				.update(this.scheduler.schedule(() -> connect((next.compareTo(LAST_RETRY) < 0) ? next : LAST_RETRY),
						Jitter.around(delay).toMillis(), TimeUnit.MILLISECONDS));
		}
	}

	private void probe() {
		RedisLinks present = this.links;
		if (present != null) {
			present.calls()
				.commands()
				.ping()
				.whenComplete((pong, failure) -> probed(present,
						(failure != null) ? RedisUnavailableException.reason(failure) : null));
			this.unansweredInBulk.incrementAndGet();
			present.bulk().commands().ping().thenRun(() -> this.unansweredInBulk.set(0));
		}
	}

	private synchronized void probed(RedisLinks tried, @Nullable String failure) {
		if (!tried.equals(this.links)) {
			return;
		}
		if (failure == null) {
			this.failedProbes = 0;
			this.patience = PROBES_BEFORE_REPLACING;
			this.answeredProbes++;
			if (this.doubted || (this.readOnly && this.answeredProbes > PROBES_BEFORE_REPLACING)) {
				// Who was silent, or may not write, may no longer be the master: ask anew
				this.doubted = false;
				this.readOnly = false;
				replace();
				return;
			}
			RedisBreaker.close(this.breaker);
			this.monitor.answered();
			if (this.unansweredInBulk.get() > PROBES_BEFORE_REPLACING) {
				replace();
			}
			return;
		}
		this.failedProbes++;
		this.monitor.unanswered(failure);
		if (!this.monitor.health().isUp()) {
			this.doubted = tried.calls().isOpen();
			RedisBreaker.open(this.breaker);
		}
		if (this.failedProbes >= this.patience) {
			this.failedProbes = 0;
			this.patience = Math.min(this.patience * 2, MOST_PROBES_BEFORE_REPLACING);
			replace();
		}
	}

	/*
	 * Hears of a lost connection before any call does.
	 */
	private final class Watch extends RedisConnectionStateAdapter {

		private final RedisLinks watched;

		Watch(RedisLinks watched) {
			this.watched = watched;
		}

		@Override
		public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
			probe();
		}

		@Override
		public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
			if (this.watched.equals(RedisConnections.this.links) && !this.watched.calls().isOpen()) {
				RedisConnections.this.counts.add(RedisEvent.DISCONNECTED);
				RedisConnections.this.monitor.disconnected("the connection was lost");
			}
		}

	}

}
