package io.outrigger.autoconfigure.loadbalancer.request;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Lets the request that is being served follow the work to other threads, and the MDC
 * name it there, where contexts are propagated
 * ({@code spring.reactor.context-propagation=auto}). Found by Micrometer as a service.
 */
public final class InboundThreadLocalAccessor implements ThreadLocalAccessor<Inbound> {

	@Override
	public Object key() {
		return Inbound.KEY;
	}

	@Override
	public @Nullable Inbound getValue() {
		return Inbound.current();
	}

	@Override
	public void setValue(Inbound value) {
		Inbound.setCurrent(value);
	}

	@Override
	public void setValue() {
		Inbound.setCurrent(null);
	}

}
