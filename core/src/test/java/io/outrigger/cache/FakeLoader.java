package io.outrigger.cache;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A loader whose every load the test ends itself.
 *
 * @param <K> what it is asked for
 * @param <V> what it answers
 */
public class FakeLoader<K, V> implements Function<K, Mono<V>> {

	private final List<K> asked = new CopyOnWriteArrayList<>();

	private final List<Sinks.One<V>> answers = new CopyOnWriteArrayList<>();

	private final AtomicInteger cancelled = new AtomicInteger();

	@Override
	public Mono<V> apply(K asked) {
		Sinks.One<V> answer = Sinks.one();
		this.answers.add(answer);
		this.asked.add(asked);
		return answer.asMono().doOnCancel(this.cancelled::incrementAndGet);
	}

	public List<K> asked() {
		return this.asked;
	}

	public int cancelled() {
		return this.cancelled.get();
	}

	public void answer(int load, V value) {
		this.answers.get(load).tryEmitValue(value).orThrow();
	}

	public void answerNothing(int load) {
		this.answers.get(load).tryEmitEmpty().orThrow();
	}

	public void fail(int load, Throwable error) {
		this.answers.get(load).tryEmitError(error).orThrow();
	}

}
