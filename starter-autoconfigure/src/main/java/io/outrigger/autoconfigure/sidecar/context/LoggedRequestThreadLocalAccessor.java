package io.outrigger.autoconfigure.sidecar.context;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Lets the MDC name the request that is being served on every thread to which the work
 * goes, where contexts are propagated ({@code spring.reactor.context-propagation=auto}).
 * Found by Micrometer as a service.
 */
public final class LoggedRequestThreadLocalAccessor implements ThreadLocalAccessor<LoggedRequest> {

	@Override
	public Object key() {
		return LoggedRequest.KEY;
	}

	@Override
	public @Nullable LoggedRequest getValue() {
		return LoggedRequest.current();
	}

	@Override
	public void setValue(LoggedRequest value) {
		LoggedRequest.setCurrent(value);
	}

	@Override
	public void setValue() {
		LoggedRequest.setCurrent(null);
	}

}
