package io.outrigger.cache;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Someone who asked, and what they saw: a value, {@code nothing}, or the name of an
 * error.
 */
public final class Caller {

	private final List<String> seen = new CopyOnWriteArrayList<>();

	private final Disposable asking;

	private Caller(Mono<?> asked) {
		this.asking = asked.map(String::valueOf)
			.defaultIfEmpty("nothing")
			.onErrorResume((error) -> Mono.just(error.getClass().getSimpleName()))
			.subscribe(this.seen::add);
	}

	public static Caller of(Mono<?> asked) {
		return new Caller(asked);
	}

	public List<String> saw() {
		return this.seen;
	}

	public void leave() {
		this.asking.dispose();
	}

}
