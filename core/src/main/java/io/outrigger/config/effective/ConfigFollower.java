package io.outrigger.config.effective;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import io.outrigger.config.ConfigScope;

/**
 * Brings this process to what the store says. Settings that the application cannot run
 * with are left out as a whole: what was applied last stays until later ones can be used.
 * Safe for use from several threads.
 */
public final class ConfigFollower {

	private static final Logger logger = LoggerFactory.getLogger(ConfigFollower.class);

	private final ConfigLayers layers;

	private final Consumer<EffectiveConfig> target;

	private final InstantSource clock;

	private final LongAdder applied = new LongAdder();

	private final LongAdder rejected = new LongAdder();

	private final Disposable.Swap watching = Disposables.swap();

	private EffectiveConfig seen;

	private volatile EffectiveConfig inEffect;

	private final Sinks.Many<State> states = Sinks.many().replay().latest();

	private volatile State state = new State(0, null);

	/**
	 * Creates the follower.
	 * @param layers the scopes that this process is in
	 * @param target applies the settings as a whole, or throws and leaves all as it was;
	 * one call at a time, never on an event loop
	 * @param clock tells when a snapshot was rejected
	 */
	public ConfigFollower(ConfigLayers layers, Consumer<EffectiveConfig> target, InstantSource clock) {
		this.layers = layers;
		this.target = target;
		this.clock = clock;
		this.seen = layers.nothing();
		this.inEffect = this.seen;
	}

	/**
	 * Applies what the store says now, or, if it was not read yet, once it was; then
	 * follows it until stopped. Blocks only as long as applying takes.
	 */
	public void start() {
		catchUp();
		this.watching.update(
				Flux.merge(this.layers.watch(), this.layers.firstView().then(Mono.fromSupplier(this.layers::effective)))
					.onBackpressureLatest()
					.publishOn(Schedulers.boundedElastic(), 1)
					.subscribe((latest) -> catchUp()));
	}

	/**
	 * Follows the store no longer; what was applied stays.
	 */
	public void stop() {
		this.watching.update(Disposables.disposed());
	}

	/**
	 * Applies what the store says now, off the caller's thread.
	 * @return completes once it is applied or rejected; does not fail
	 */
	public Mono<Void> follow() {
		return Mono.<Void>fromRunnable(this::catchUp).subscribeOn(Schedulers.boundedElastic());
	}

	/**
	 * Returns how far this process is.
	 * @return the state
	 */
	public State state() {
		return this.state;
	}

	/**
	 * Follows how far this process is.
	 * @return the present state, then each later one; a slow watcher misses some but
	 * always receives the last; it neither completes nor fails
	 */
	public Flux<State> changes() {
		return Flux.merge(this.states.asFlux(), Mono.fromSupplier(() -> this.state))
			.onBackpressureLatest()
			.publishOn(Schedulers.parallel(), 1)
			.map((wakeUp) -> this.state)
			.distinctUntilChanged();
	}

	/**
	 * Returns what this process runs.
	 * @return the settings that were applied last
	 */
	public EffectiveConfig inEffect() {
		return this.inEffect;
	}

	/**
	 * Returns how far this process is with one scope.
	 * @param scope the scope
	 * @return the revision of the scope that is in effect here; 0 if there is none
	 */
	public long appliedRevision(ConfigScope scope) {
		return this.inEffect.revision(scope);
	}

	/**
	 * Returns how many snapshots were applied.
	 * @return the count since the start
	 */
	public long applied() {
		return this.applied.sum();
	}

	/**
	 * Returns how many snapshots were left out.
	 * @return the count since the start
	 */
	public long rejected() {
		return this.rejected.sum();
	}

	/*
	 * What was read of some scopes only is no state of this process: what a broader one
	 * says may be overridden in a narrower one.
	 */
	private synchronized void catchUp() {
		EffectiveConfig latest = this.layers.effective();
		if (!this.layers.isRead() || latest.equals(this.seen)) {
			return;
		}
		this.seen = latest;
		try {
			this.target.accept(latest);
			this.inEffect = latest;
			become(new State(latest.revision(), null));
			this.applied.increment();
		}
		catch (ReleaseRejectedException ex) {
			reject(latest, String.valueOf(ex.getMessage()));
		}
		catch (RuntimeException | LinkageError | StackOverflowError ex) {
			// Its message may tell a value
			reject(latest, "applying it failed with " + ex.getClass().getName());
		}
	}

	private void become(State next) {
		this.state = next;
		this.states.emitNext(next, Sinks.EmitFailureHandler.FAIL_FAST);
	}

	private void reject(EffectiveConfig latest, String reason) {
		long stays = this.state.appliedRevision();
		become(new State(stays, new Rejection(latest.revision(), reason, this.clock.instant())));
		this.rejected.increment();
		logger.warn("Configuration of revision {} cannot be used, that of revision {} stays: {}", latest.revision(),
				stays, reason);
	}

	/**
	 * How far this process is.
	 *
	 * @param appliedRevision the last change that is in effect here, whatever its scope
	 * @param rejection why a later one is not, or {@code null} if it is the latest
	 */
	public record State(long appliedRevision, @Nullable Rejection rejection) {
	}

	/**
	 * Why a snapshot is not in effect.
	 *
	 * @param revision its revision
	 * @param reason what is wrong with it
	 * @param at when that was found
	 */
	public record Rejection(long revision, String reason, Instant at) {
	}

}
