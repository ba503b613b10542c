package io.outrigger.config.fleet;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.outrigger.config.ConfigScope;
import io.outrigger.config.effective.ConfigFollower;
import io.outrigger.config.effective.ConfigLayers;
import io.outrigger.config.effective.ReleaseTrial;

/**
 * This process as a member of the fleet: tells the others what it runs, whenever that
 * changes and else in intervals, and tries releases out for them. A store that cannot be
 * reached costs it nothing but being unheard. Safe for use from several threads.
 */
public final class FleetMember {

	private static final Logger logger = LoggerFactory.getLogger(FleetMember.class);

	private final ConfigFleet fleet;

	private final String instance;

	private final ConfigLayers layers;

	private final ConfigFollower follower;

	private final ReleaseTrial trial;

	private final Duration interval;

	private final Scheduler timer;

	private Disposable.@Nullable Composite running;

	/**
	 * Creates a member that is not heard of yet.
	 * @param fleet the fleet
	 * @param instance id of this process
	 * @param layers the scopes that it is in
	 * @param follower knows what it runs
	 * @param trial tries releases out
	 * @param interval time between two reports while nothing changes
	 * @param timer measures that time
	 */
	public FleetMember(ConfigFleet fleet, String instance, ConfigLayers layers, ConfigFollower follower,
			ReleaseTrial trial, Duration interval, Scheduler timer) {
		this.fleet = fleet;
		this.instance = instance;
		this.layers = layers;
		this.follower = follower;
		this.trial = trial;
		this.interval = interval;
		this.timer = timer;
	}

	/**
	 * Joins the fleet.
	 */
	public synchronized void start() {
		if (this.running != null) {
			return;
		}
		Disposable.Composite all = Disposables.composite();
		this.running = all;
		scopes().forEach((scope) -> all.add(this.fleet.answer(scope, this.trial::judge)));
		all.add(Flux.merge(this.follower.changes(), Flux.interval(this.interval, this.timer).onBackpressureDrop())
			.onBackpressureLatest()
			.concatMap((change) -> report(), 1)
			.subscribe());
	}

	/**
	 * Leaves the fleet.
	 * @return completes once the others can see it, or cannot be told; never fails
	 */
	public synchronized Mono<Void> stop() {
		Disposable.Composite all = this.running;
		if (all == null) {
			return Mono.empty();
		}
		this.running = null;
		all.dispose();
		return Flux.fromIterable(scopes())
			.flatMap((scope) -> this.fleet.withdraw(scope).onErrorComplete())
			.then()
			.timeout(this.interval, Mono.empty(), this.timer);
	}

	private Mono<Void> report() {
		return Flux.fromIterable(scopes())
			.concatMap((scope) -> this.fleet.report(scope, own(scope)))
			.then()
			.doOnError((failure) -> logger.debug("The fleet is not told what this process runs", failure))
			.onErrorComplete();
	}

	private InstanceReport own(ConfigScope scope) {
		long applied = this.follower.appliedRevision(scope);
		ConfigFollower.Rejection rejection = this.follower.state().rejection();
		boolean behind = applied < this.layers.effective().revision(scope);
		return new InstanceReport(this.instance, applied, (behind && rejection != null) ? rejection.reason() : null,
				Duration.ZERO);
	}

	private List<ConfigScope> scopes() {
		return this.layers.scopes();
	}

}
