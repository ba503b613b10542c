package io.outrigger.config.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.lettuce.core.RedisCommandExecutionException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigScope;
import io.outrigger.config.ConfigSnapshot;
import io.outrigger.config.ConfigStore;
import io.outrigger.config.ConfigUnavailableException;
import io.outrigger.config.ConflictException;
import io.outrigger.config.InvalidReleaseException;
import io.outrigger.config.Release;
import io.outrigger.config.pattern.KeyPattern;
import io.outrigger.config.watch.ConfigWatchers;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.RedisUnavailableException;
import io.outrigger.redis.feed.ChangeFeed;

/**
 * The settings of a scope that a fleet shares in Redis. A release is one script there;
 * reading is a look into memory, also while Redis is away.
 */
final class RedisConfigStore implements ConfigStore {

	private static final Duration SEEN_WITHIN = Duration.ofMillis(500);

	/*
	 * What took long to send takes long to read.
	 */
	private static final Duration LARGE_SEEN_WITHIN = Duration.ofSeconds(5);

	private static final Duration EMIT_FOR = Duration.ofSeconds(1);

	/*
	 * How often a release meets a store that has forgotten, or a key that somebody just
	 * declared to be of another type.
	 */
	private static final int MAX_ATTEMPTS = 5;

	private final Sinks.Many<Long> news = Sinks.many().multicast().directBestEffort();

	private final ConfigWatchers watchers = new ConfigWatchers(this::snapshot);

	private final ConfigScope scope;

	private final ScopeSettings settings;

	private final ConfigScripts scripts;

	private final ScopeView view;

	private final ChangeFeed feed;

	private final Restoration restoration;

	private final Scheduler scheduler;

	RedisConfigStore(ConfigScope scope, RedisConnections redis, ScopeSettings settings, FeedFactory feeds,
			Scheduler scheduler) {
		this.scope = scope;
		this.settings = settings;
		this.scheduler = scheduler;
		this.scripts = new ConfigScripts(redis, settings.namespace(), scope);
		this.view = new ScopeView(scope, this::told);
		this.restoration = new Restoration(this.view, settings.historySize(), this.scripts, this::seen, scheduler);
		this.feed = feeds.feed(this.scripts.feed(), this.view);
	}

	void start() {
		this.feed.start();
	}

	void stop() {
		this.feed.stop();
		this.restoration.stop();
	}

	@Override
	public ConfigScope scope() {
		return this.scope;
	}

	@Override
	public ConfigSnapshot snapshot() {
		return this.view.snapshot();
	}

	@Override
	public Mono<Void> firstView() {
		return this.feed.first();
	}

	@Override
	public Mono<List<ConfigEntry>> publish(Release release) {
		return Mono.defer(() -> restored().then(Mono.defer(() -> send(release))))
			.retryWhen(Retry.max(MAX_ATTEMPTS)
				.filter((failure) -> failure instanceof OutdatedException)
				.onRetryExhaustedThrow((retry, signal) -> signal.failure()))
			.onErrorMap(OutdatedException.class, ConfigUnavailableException::nothingChanged)
			.onErrorMap(RedisUnavailableException.class,
					(failure) -> failure.isSent() ? ConfigUnavailableException.outcomeUnknown(failure)
							: ConfigUnavailableException.nothingChanged(failure))
			.onErrorMap(RedisCommandExecutionException.class, ConfigUnavailableException::outcomeUnknown)
			.doOnError(ConfigUnavailableException.class, (failure) -> this.feed.read());
	}

	/*
	 * A release onto a store that has forgotten would begin from what is not there.
	 */
	private Mono<Void> restored() {
		return this.restoration.now().onErrorMap(RedisConfigStore::isRedis, ConfigUnavailableException::nothingChanged);
	}

	private Mono<List<ConfigEntry>> send(Release release) {
		PublishCall call = PublishCall.of(release, snapshot());
		List<byte[]> arguments = call.arguments(this.view, this.settings.historySize(), this.settings.maxReleases());
		Duration patience = ConfigScripts.isLarge(arguments) ? LARGE_SEEN_WITHIN : SEEN_WITHIN;
		return this.scripts.run(ConfigScripts.PUBLISH, arguments).flatMap((answer) -> switch (answer.text(0)) {
			case "OK" -> seen(answer.number(1), patience).thenReturn(call.written(answer));
			case "STALE" -> seen(answer.number(1)).then(Mono.error(() -> ConflictException
				.ofRevision((release.expectedRevision() != null) ? release.expectedRevision() : 0, answer.number(1))));
			case "CONFLICT" -> seen(answer.number(3)).then(Mono.error(() -> conflict(release, answer)));
			case "FULL" -> Mono.error(full(answer));
			case "RETYPED" -> seen(answer.number(1)).then(Mono.error(OutdatedException::new));
			case "LACKS" -> {
				this.view.miss(answer.number(1), answer.texts(2));
				yield Mono.error(OutdatedException::new);
			}
			default -> reread().then(Mono.error(OutdatedException::new));
		});
	}

	private static ConflictException conflict(Release release, Answer answer) {
		String key = answer.text(1);
		long expected = release.changes()
			.stream()
			.filter((change) -> change.key().equals(key) && change.expectedVersion() != null)
			.mapToLong(Release.Change::expectedVersion)
			.findFirst()
			.orElse(0);
		return ConflictException.ofKey(key, expected, answer.number(2));
	}

	private static InvalidReleaseException full(Answer answer) {
		boolean keys = answer.text(1).equals("keys");
		return new InvalidReleaseException("changes", "would leave " + answer.number(2) + (keys ? " keys" : " bytes"),
				keys ? "at most " + MAX_KEYS + " keys in the scope" : "at most " + PublishCall.MAX_BYTES
						+ " bytes of keys, values, authors and reasons in the scope");
	}

	@Override
	public Mono<List<ConfigEntry>> history(String key) {
		return pages((below) -> this.scripts.read(ConfigScripts.HISTORY, key, below,
				String.valueOf(this.settings.historySize())), key);
	}

	private Mono<List<ConfigEntry>> pages(Function<String, Mono<Answer>> read, String key) {
		List<ConfigEntry> history = new ArrayList<>();
		return read.apply("")
			.expand((page) -> (page.number(1) > 0) ? read.apply(page.text(1)) : Mono.empty())
			.doOnNext((page) -> {
				Answer records = page.list(0);
				for (int i = 0; i < records.size(); i++) {
					ConfigEntry entry = this.view.read(key, records.bytes(i));
					if (entry != null) {
						history.add(entry);
					}
				}
			})
			.then(Mono.fromSupplier(() -> List.copyOf(history)))
			.onErrorMap(RedisConfigStore::isRedis, ConfigUnavailableException::nothingChanged);
	}

	@Override
	public Mono<List<PublishedRelease>> releases(int limit) {
		return this.scripts.read(ConfigScripts.RELEASES, String.valueOf(limit), "")
			.map(ReleaseRecord::read)
			.onErrorMap(RedisConfigStore::isRedis, ConfigUnavailableException::nothingChanged);
	}

	@Override
	public Flux<ConfigSnapshot> watch() {
		return this.watchers.watch();
	}

	@Override
	public Flux<KeyChanges> watch(KeyPattern pattern) {
		return this.watchers.watch(pattern);
	}

	@Override
	public Duration viewAge() {
		return this.feed.age();
	}

	@Override
	public Condition condition() {
		return new Condition(this.view.rejected(), this.view.losses(), this.restoration.restored(),
				this.view.missingCount());
	}

	/*
	 * Called by one thread at a time, as the feed does.
	 */
	private void told(long revision) {
		this.watchers.wake();
		this.news.emitNext(revision, Sinks.EmitFailureHandler.busyLooping(EMIT_FOR));
		this.restoration.look();
	}

	/*
	 * Completes once this process sees a revision, or will no longer wait for it.
	 */
	private Mono<Void> seen(long revision) {
		return seen(revision, SEEN_WITHIN);
	}

	private Mono<Void> seen(long revision, Duration patience) {
		return Flux.merge(this.news.asFlux(), Mono.just(0L))
			.filter((told) -> this.view.storeRevision() >= revision)
			.next()
			.timeout(patience, this.scheduler)
			.onErrorComplete()
			.then();
	}

	/*
	 * Completes once the store was read anew and said something else than before.
	 */
	private Mono<Void> reread() {
		return this.news.asFlux()
			.doOnSubscribe((subscription) -> this.feed.read())
			.next()
			.timeout(SEEN_WITHIN, this.scheduler)
			.onErrorComplete()
			.then();
	}

	private static boolean isRedis(Throwable failure) {
		return failure instanceof RedisUnavailableException || failure instanceof RedisCommandExecutionException;
	}

	/**
	 * This process and the store do not agree on what there is. Without a stack trace: it
	 * is an answer.
	 */
	private static final class OutdatedException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		OutdatedException() {
			super("The store and this process do not agree on what there is", null, false, false);
		}

	}

}
