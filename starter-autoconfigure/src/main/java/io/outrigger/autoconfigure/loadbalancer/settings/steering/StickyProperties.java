package io.outrigger.autoconfigure.loadbalancer.settings.steering;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.outrigger.autoconfigure.loadbalancer.settings.PropertyPrefix;
import io.outrigger.loadbalancer.spi.RequestKey;
import io.outrigger.loadbalancer.steering.StickySettings;

/**
 * What makes a session, of which all requests go to one instance.
 *
 * @param key Where a request names its session, the first of these that it has:
 * header:name, attribute:name or another key of hash.key. No sessions unless set.
 * @param timeout Time after its last request until a session is forgotten.
 */
public record StickyProperties(@Nullable List<String> key, @Nullable Duration timeout) {

	/**
	 * Returns what holds.
	 * @param base what holds where nothing is set
	 * @param prefix where these properties stand
	 * @return the settings
	 */
	public StickySettings over(StickySettings base, PropertyPrefix prefix) {
		List<RequestKey> keys = (this.key != null) ? prefix.keys("sticky.key", this.key) : base.keys();
		return prefix.create(() -> new StickySettings(keys, Objects.requireNonNullElse(this.timeout, base.timeout())));
	}

}
