package io.outrigger.config.fleet.redis;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.outrigger.config.ConfigScope;
import io.outrigger.config.Release;
import io.outrigger.config.fleet.Verdicts;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.RedisSubscriptions.ChannelListener;

/**
 * One release on its way around the fleet. A message tells that somebody answered; what
 * they said is read from Redis, so that a message which got lost costs only time.
 */
final class Proposal implements ChannelListener {

	static final String ACCEPTED = "1 OK";

	static final String REFUSED = "1 NO ";

	private static final Duration EMIT_FOR = Duration.ofSeconds(1);

	private final Sinks.Many<Boolean> wakeUps = Sinks.many().multicast().directBestEffort();

	private final String id = UUID.randomUUID().toString();

	private final ConfigScope scope;

	private final Release release;

	private final String self;

	private final FleetScripts scripts;

	Proposal(ConfigScope scope, Release release, String self, FleetScripts scripts) {
		this.scope = scope;
		this.release = release;
		this.self = self;
		this.scripts = scripts;
	}

	String id() {
		return this.id;
	}

	/*
	 * Subscribing is not waited for: whoever answers before it stands has written his
	 * answer by then, and that is read again once it does. Without a subscription the
	 * answers are read when patience ends.
	 */
	Mono<Verdicts> ask(RedisConnections redis, Duration reportsCountFor, Duration patience) {
		return Mono.using(() -> redis.subscriptions().subscribe(this.scripts.verdicts(this.scope), this),
				(subscription) -> this.scripts
					.propose(this.scope, this.id, ProposalRecord.write(this.release), 2 * patience.toMillis(),
							reportsCountFor.toMillis())
					.flatMap((instances) -> collect(others(instances), patience)),
				Disposable::dispose);
	}

	@Override
	public void onMessage(byte[] message) {
		if (ReportRecord.text(message).equals("1 " + this.id)) {
			wake();
		}
	}

	@Override
	public void onSubscribed() {
		wake();
	}

	private void wake() {
		this.wakeUps.emitNext(true, Sinks.EmitFailureHandler.busyLooping(EMIT_FOR));
	}

	private Set<String> others(List<Object> instances) {
		Set<String> others = new HashSet<>();
		instances.forEach((instance) -> others.add(ReportRecord.text(instance)));
		others.remove(this.self);
		others.remove("");
		return others;
	}

	private Mono<Verdicts> collect(Set<String> asked, Duration patience) {
		if (asked.isEmpty()) {
			return Mono.just(Verdicts.NONE);
		}
		return Flux.merge(this.wakeUps.asFlux(), Mono.just(true))
			.onBackpressureLatest()
			.concatMap((wakeUp) -> verdicts(asked), 1)
			.filter((verdicts) -> verdicts.silent().isEmpty())
			.next()
			.timeout(patience, Mono.defer(() -> verdicts(asked)));
	}

	private Mono<Verdicts> verdicts(Set<String> asked) {
		return this.scripts.answered(this.scope, this.id).map((parts) -> read(parts, asked));
	}

	private static Verdicts read(List<Object> parts, Set<String> asked) {
		Set<String> accepted = new HashSet<>();
		Set<String> silent = new HashSet<>(asked);
		Map<String, String> refused = new HashMap<>();
		for (int i = 0; i + 1 < parts.size(); i += 2) {
			String instance = ReportRecord.text(parts.get(i));
			String verdict = ReportRecord.text(parts.get(i + 1));
			if (verdict.equals(ACCEPTED)) {
				accepted.add(instance);
				silent.remove(instance);
			}
			else if (verdict.startsWith(REFUSED)) {
				refused.put(instance, verdict.substring(REFUSED.length()));
				silent.remove(instance);
			}
		}
		return new Verdicts(accepted, refused, silent);
	}

}
