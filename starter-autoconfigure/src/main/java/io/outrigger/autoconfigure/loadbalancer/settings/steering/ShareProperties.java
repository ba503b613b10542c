package io.outrigger.autoconfigure.loadbalancer.settings.steering;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.autoconfigure.loadbalancer.settings.PropertyPrefix;
import io.outrigger.loadbalancer.steering.InstanceMatch;
import io.outrigger.loadbalancer.steering.Mark;
import io.outrigger.loadbalancer.steering.Share;
import io.outrigger.loadbalancer.steering.TrafficSplit;

/**
 * A part of the requests, and to which instances it goes.
 *
 * @param version Version of the instances.
 * @param metadata What the metadata of the instances say.
 * @param percent Part of the requests without any mark, of 100.
 * @param when Marks of which one sends a request there: header:name=value, cookie:name or
 * another key, with or without a value.
 */
public record ShareProperties(@Nullable String version, @DefaultValue Map<String, String> metadata,
		@Nullable Double percent, @DefaultValue List<String> when) {

	Share toShare(String name, PropertyPrefix prefix) {
		String property = "split." + name + ".";
		InvalidPropertyException.require(this.version != null || !this.metadata.isEmpty(),
				prefix.text() + property + "version", this.version,
				"set, unless metadata is: it says which instances are meant");
		List<Mark> marks = this.when.stream().map((text) -> mark(text, prefix.text() + property + "when")).toList();
		return prefix.create(() -> new Share(name, new InstanceMatch(this.version, this.metadata),
				Objects.requireNonNullElse(this.percent, 0.0), marks));
	}

	private static Mark mark(String text, String property) {
		Mark mark = Mark.of(text);
		if (mark == null) {
			throw new InvalidPropertyException(property, text, Mark.RULE);
		}
		return mark;
	}

	/**
	 * Returns how requests are split.
	 * @param shares the shares by name; an earlier name counts more
	 * @param base what holds if there are none
	 * @param prefix where these properties stand
	 * @return the split
	 */
	public static TrafficSplit split(Map<String, ShareProperties> shares, TrafficSplit base, PropertyPrefix prefix) {
		if (shares.isEmpty()) {
			return base;
		}
		List<Share> all = shares.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByKey())
			.map((entry) -> entry.getValue().toShare(entry.getKey(), prefix))
			.toList();
		return prefix.create(() -> new TrafficSplit(all));
	}

}
