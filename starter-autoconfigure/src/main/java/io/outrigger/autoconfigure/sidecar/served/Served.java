package io.outrigger.autoconfigure.sidecar.served;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/**
 * Work for a request: one operator for all that has to be done when it ends, or takes too
 * long, since each further one would cost every request. Immutable.
 */
public final class Served extends Mono<Void> {

	private final Mono<Void> work;

	private final @Nullable Limit limit;

	private final @Nullable Ending ending;

	private Served(Mono<Void> work, @Nullable Limit limit, @Nullable Ending ending) {
		this.work = work;
		this.limit = limit;
		this.ending = ending;
	}

	/**
	 * Limits how long work may take.
	 * @param work the work
	 * @param limit how long
	 * @return the work, or what is done instead
	 */
	public static Mono<Void> within(Mono<Void> work, Limit limit) {
		return new Served(work, limit, null);
	}

	/**
	 * Tells how work ends.
	 * @param work the work
	 * @param ending is told
	 * @return the work
	 */
	public static Mono<Void> ending(Mono<Void> work, Ending ending) {
		if (work instanceof Served served) {
			return new Served(served.work, served.limit,
					(served.ending != null) ? served.ending.andThen(ending) : ending);
		}
		return new Served(work, null, ending);
	}

	@Override
	public void subscribe(CoreSubscriber<? super Void> caller) {
		new Serving(caller, this.limit, this.ending).begin(this.work);
	}

}
