package io.outrigger.registry.redis;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.outrigger.redis.feed.FeedChange;
import io.outrigger.redis.feed.FeedListener;
import io.outrigger.redis.feed.FeedState;
import io.outrigger.registry.ServiceInstance;

/**
 * Reads which services there are, and notices when those of this process are missing.
 */
final class ServiceIndex implements FeedListener<byte[]> {

	private static final Logger logger = LoggerFactory.getLogger(ServiceIndex.class);

	private final Set<String> own;

	private final Consumer<String> found;

	private final Consumer<String> missing;

	/*
	 * The services of this process may grow while this is in use.
	 */
	ServiceIndex(Set<String> own, Consumer<String> found, Consumer<String> missing) {
		this.own = own;
		this.found = found;
		this.missing = missing;
	}

	@Override
	public Decoder<byte[]> decoder() {
		return (name, record) -> record;
	}

	@Override
	public void onState(FeedState<byte[]> state) {
		state.records().keySet().forEach(this::named);
		this.own.stream().filter((name) -> !state.records().containsKey(name)).forEach(this.missing);
	}

	@Override
	public void onChanges(List<FeedChange> changes) {
		for (FeedChange change : changes) {
			if (change.value() != null) {
				named(change.id());
			}
			else if (this.own.contains(change.id())) {
				this.missing.accept(change.id());
			}
		}
	}

	private void named(String name) {
		if (ServiceInstance.isName(name)) {
			this.found.accept(name);
		}
		else {
			logger.warn("The index names a service that cannot be one; it is left out");
		}
	}

}
