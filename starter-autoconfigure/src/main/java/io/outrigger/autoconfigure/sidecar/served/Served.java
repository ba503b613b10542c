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

	private final @Nullable Ending before;

	private final @Nullable Ending after;

	private Served(Mono<Void> work, @Nullable Limit limit, @Nullable Ending before, @Nullable Ending after) {
		this.work = work;
		this.limit = limit;
		this.before = before;
		this.after = after;
	}

	/**
	 * Limits how long work may take.
	 * @param work the work
	 * @param limit how long
	 * @return the work, or what is done instead
	 */
	public static Mono<Void> within(Mono<Void> work, Limit limit) {
		return new Served(work, limit, null, null);
	}

	/**
	 * Tells how work ends, before whoever waits for it is told.
	 * @param work the work
	 * @param ending is told
	 * @return the work
	 */
	public static Mono<Void> before(Mono<Void> work, Ending ending) {
		return (work instanceof Served served && served.before == null)
				? new Served(served.work, served.limit, ending, served.after) : new Served(work, null, ending, null);
	}

	/**
	 * Tells how work ended, after whoever waits for it was told, and has perhaps answered
	 * an error.
	 * @param work the work
	 * @param ending is told
	 * @return the work
	 */
	public static Mono<Void> after(Mono<Void> work, Ending ending) {
		return (work instanceof Served served && served.after == null)
				? new Served(served.work, served.limit, served.before, ending) : new Served(work, null, null, ending);
	}

	@Override
	public void subscribe(CoreSubscriber<? super Void> caller) {
		new Serving(caller, this.limit, this.before, this.after).begin(this.work);
	}

}
