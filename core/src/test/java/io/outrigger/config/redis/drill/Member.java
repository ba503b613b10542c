package io.outrigger.config.redis.drill;

import java.time.Duration;
import java.util.Map;

import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.outrigger.config.effective.ReleaseRejectedException;
import io.outrigger.config.publish.ConfigPublisher.Published;
import io.outrigger.config.redis.drill.judge.Observer;
import io.outrigger.config.redis.drill.judge.Outcome;
import io.outrigger.config.redis.drill.judge.Stamp;
import io.outrigger.redis.TestConnections;

/**
 * An instance of an application whose settings come from the config center, and which may
 * publish.
 */
public final class Member implements AutoCloseable {

	private static final Duration LOOK = Duration.ofMillis(20);

	private final Observer observer;

	private final Sidecar sidecar;

	private final Scheduler eyes = Schedulers.newSingle("observer", true);

	private final Disposable looking;

	Member(TestConnections connections, Times times, String id, Observer observer) {
		this.observer = observer;
		this.sidecar = new Sidecar(connections, times, id, new Application(id, observer));
		Sidecar watched = this.sidecar;
		this.looking = Flux.interval(Duration.ZERO, LOOK, this.eyes)
			.onBackpressureDrop()
			.map((tick) -> watched.condition())
			.distinctUntilChanged()
			.subscribe(observer::suffers);
	}

	/**
	 * Publishes a release.
	 * @param stamp the value of all its keys
	 * @return what was published, or the failure that a publisher gets
	 */
	public Mono<Published> publish(String stamp) {
		return Mono.defer(() -> {
			this.observer.sends(stamp);
			return this.sidecar.publish(Stamp.release(stamp));
		})
			.doOnNext(
					(published) -> this.observer.ended(stamp, Outcome.ACCEPTED, published.entries().get(0).revision()))
			.doOnError((failure) -> this.observer.ended(stamp, Outcome.of(failure), 0));
	}

	/**
	 * Ends it without a goodbye.
	 */
	@Override
	public void close() {
		this.looking.dispose();
		this.eyes.dispose();
		this.sidecar.close();
	}

	private record Application(String id, Observer observer) implements Sidecar.Application {

		@Override
		public void check(Map<String, String> values) {
			values.forEach((key, value) -> {
				if (Stamp.isBadFor(value, this.id)) {
					throw new ReleaseRejectedException(key + " is '" + value + "' but must be: good for " + this.id);
				}
			});
		}

		@Override
		public void apply(long revision, Map<String, String> values) {
			check(values);
			this.observer.runs(revision, Stamp.count(values));
		}

	}

}
