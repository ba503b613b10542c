package io.outrigger.autoconfigure.sidecar.context;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

import io.outrigger.autoconfigure.loadbalancer.request.Inbound;
import io.outrigger.loadbalancer.attempt.exchange.Deadline;
import io.outrigger.sidecar.identity.CallerIdentity;

/**
 * What a context knew before, and what is known of the request that is served. Reactor's
 * own contexts of four entries and more compare all their keys whenever one is made, with
 * a message for each at hand; three entries here would make one of those of every context
 * below. Immutable.
 */
final class ServedContext implements Context {

	private final Context before;

	private final Inbound inbound;

	private final @Nullable CallerIdentity caller;

	private final @Nullable Deadline deadline;

	private ServedContext(Context before, Inbound inbound, @Nullable CallerIdentity caller,
			@Nullable Deadline deadline) {
		this.before = before;
		this.inbound = inbound;
		this.caller = caller;
		this.deadline = deadline;
	}

	static Context of(Context before, Inbound inbound, @Nullable CallerIdentity caller, @Nullable Deadline deadline) {
		ServedContext served = new ServedContext(before, inbound, caller, deadline);
		boolean known = before.hasKey(Inbound.KEY) || before.hasKey(CallerIdentity.KEY) || before.hasKey(Deadline.KEY);
		return known ? before.putAllMap(served.own()) : served;
	}

	private Map<Object, Object> own() {
		Map<Object, Object> own = new LinkedHashMap<>();
		own.put(Inbound.KEY, this.inbound);
		if (this.caller != null) {
			own.put(CallerIdentity.KEY, this.caller);
		}
		if (this.deadline != null) {
			own.put(Deadline.KEY, this.deadline);
		}
		return own;
	}

	private @Nullable Object own(Object key) {
		if (Inbound.KEY.equals(key)) {
			return this.inbound;
		}
		if (CallerIdentity.KEY.equals(key)) {
			return this.caller;
		}
		return Deadline.KEY.equals(key) ? this.deadline : null;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> T get(Object key) {
		Object own = own(key);
		return (own != null) ? (T) own : this.before.get(key);
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T getOrDefault(Object key, @Nullable T otherwise) {
		Object own = own(key);
		return (own != null) ? (T) own : this.before.getOrDefault(key, otherwise);
	}

	@Override
	public boolean hasKey(Object key) {
		return own(key) != null || this.before.hasKey(key);
	}

	@Override
	public int size() {
		return this.before.size() + own().size();
	}

	@Override
	public Stream<Map.Entry<Object, Object>> stream() {
		return Stream.concat(this.before.stream(), own().entrySet().stream());
	}

	@Override
	public Context put(Object key, Object value) {
		return (own(key) != null) ? this.before.putAllMap(own()).put(key, value) : with(this.before.put(key, value));
	}

	@Override
	public Context delete(Object key) {
		return (own(key) != null) ? this.before.putAllMap(own()).delete(key) : with(this.before.delete(key));
	}

	private Context with(Context next) {
		return new ServedContext(next, this.inbound, this.caller, this.deadline);
	}

}
