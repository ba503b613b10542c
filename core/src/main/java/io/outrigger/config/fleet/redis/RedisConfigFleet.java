package io.outrigger.config.fleet.redis;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.outrigger.config.ConfigScope;
import io.outrigger.config.Release;
import io.outrigger.config.fleet.ConfigFleet;
import io.outrigger.config.fleet.InstanceReport;
import io.outrigger.config.fleet.Verdicts;
import io.outrigger.redis.RedisConnections;

/**
 * The processes that share config scopes in Redis. Who reported lately counts as there,
 * by Redis' clock. Safe for use from several threads; nothing here blocks.
 */
public final class RedisConfigFleet implements ConfigFleet {

	private final RedisConnections redis;

	private final FleetScripts scripts;

	private final String instance;

	private final Duration reportsCountFor;

	private final Duration patience;

	private final Scheduler worker;

	/* The ids of what this process proposes now: it has tried that out itself. */
	private final Set<String> own = ConcurrentHashMap.newKeySet();

	/**
	 * Creates the fleet as one of its processes sees it.
	 * @param redis the connections
	 * @param namespace separates fleets that share a Redis
	 * @param instance id of this process
	 * @param reportsCountFor how long a report counts: several times as long as until it
	 * is repeated
	 * @param patience how long the others' verdicts are waited for
	 * @param worker runs what judges releases; must have threads that may block
	 */
	public RedisConfigFleet(RedisConnections redis, String namespace, String instance, Duration reportsCountFor,
			Duration patience, Scheduler worker) {
		this.redis = redis;
		this.scripts = new FleetScripts(redis, namespace);
		this.instance = instance;
		this.reportsCountFor = reportsCountFor;
		this.patience = patience;
		this.worker = worker;
	}

	@Override
	public Mono<Void> report(ConfigScope scope, InstanceReport report) {
		return this.scripts.report(scope, this.instance, ReportRecord.write(report), this.reportsCountFor.toMillis());
	}

	@Override
	public Mono<Void> withdraw(ConfigScope scope) {
		return this.scripts.withdraw(scope, this.instance);
	}

	@Override
	public Mono<List<InstanceReport>> reports(ConfigScope scope) {
		return this.scripts.reports(scope, this.reportsCountFor.toMillis()).map(ReportRecord::read);
	}

	@Override
	public Mono<Verdicts> propose(ConfigScope scope, Release release) {
		return Mono.defer(() -> {
			Proposal proposal = new Proposal(scope, release, this.instance, this.scripts);
			this.own.add(proposal.id());
			return proposal.ask(this.redis, this.reportsCountFor, this.patience)
				.doFinally((signal) -> this.own.remove(proposal.id()));
		});
	}

	@Override
	public Disposable answer(ConfigScope scope, Judge judge) {
		Answers answers = new Answers(scope, judge, this.instance, this.scripts, this.own::contains);
		answers.start(this.redis.subscriptions(), this.patience, this.worker);
		return answers;
	}

}
