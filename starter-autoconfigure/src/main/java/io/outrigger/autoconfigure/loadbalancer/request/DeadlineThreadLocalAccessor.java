package io.outrigger.autoconfigure.loadbalancer.request;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.attempt.exchange.Deadline;

/**
 * Lets the deadline of the request that is being served follow the work to other threads,
 * where contexts are propagated ({@code spring.reactor.context-propagation=auto}). Found
 * by Micrometer as a service.
 */
public final class DeadlineThreadLocalAccessor implements ThreadLocalAccessor<Deadline> {

	@Override
	public Object key() {
		return Deadline.KEY;
	}

	@Override
	public @Nullable Deadline getValue() {
		return ServedDeadline.current();
	}

	@Override
	public void setValue(Deadline value) {
		ServedDeadline.setCurrent(value);
	}

	@Override
	public void setValue() {
		ServedDeadline.setCurrent(null);
	}

}
