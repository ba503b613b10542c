package io.outrigger.config.fleet;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

import io.outrigger.config.ConfigScope;
import io.outrigger.config.Release;

/**
 * A fleet of one: this process, where the store is in it.
 */
public final class LocalConfigFleet implements ConfigFleet {

	private final Map<ConfigScope, InstanceReport> reports = new ConcurrentHashMap<>();

	@Override
	public Mono<Void> report(ConfigScope scope, InstanceReport report) {
		return Mono.fromRunnable(() -> this.reports.put(scope, report));
	}

	@Override
	public Mono<Void> withdraw(ConfigScope scope) {
		return Mono.fromRunnable(() -> this.reports.remove(scope));
	}

	@Override
	public Mono<List<InstanceReport>> reports(ConfigScope scope) {
		return Mono.fromSupplier(() -> {
			InstanceReport own = this.reports.get(scope);
			return (own != null) ? List.of(own) : List.of();
		});
	}

	@Override
	public Mono<Verdicts> propose(ConfigScope scope, Release release) {
		return Mono.just(Verdicts.NONE);
	}

	@Override
	public Disposable answer(ConfigScope scope, Judge judge) {
		return Disposables.disposed();
	}

}
