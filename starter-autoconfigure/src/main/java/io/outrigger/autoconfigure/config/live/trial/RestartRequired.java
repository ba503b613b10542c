package io.outrigger.autoconfigure.config.live.trial;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

import io.outrigger.autoconfigure.config.live.source.CanonicalKey;
import io.outrigger.autoconfigure.config.live.source.PublishedSettings;

/**
 * Tells which keys are read at start-up only, as far as that is known: those of Boot, and
 * Outrigger's own unless they are live.
 */
public final class RestartRequired {

	private static final Set<String> AT_START = names("server", "management", "spring", "logging", "outrigger");

	private static final Set<String> LIVE = names("logging.group", "logging.level", "outrigger.cache.caches",
			"outrigger.cache.defaults", "outrigger.loadbalancer", "outrigger.sidecar.identity",
			"outrigger.sidecar.inbound", "outrigger.sidecar.routes", "outrigger.sidecar.outbound");

	private static final Set<String> NOT_LIVE = names("outrigger.loadbalancer.enabled",
			"outrigger.sidecar.outbound.ssl-bundle");

	private RestartRequired() {
	}

	/**
	 * Whether a property is read at start-up only, whoever reads it.
	 * @param name its name
	 * @return {@code true} if a new value takes effect at the next start
	 */
	public static boolean of(ConfigurationPropertyName name) {
		return isAtStart(CanonicalKey.of(name));
	}

	/**
	 * Tells which keys are read at start-up only, besides those of Boot and of Outrigger:
	 * those that a reader of the application reads once, itself or through placeholders.
	 * @param keys the keys
	 * @param readOnce what is read once, each name with all that is below it
	 * @param references what properties refer to
	 * @return those of the keys that need a restart
	 */
	static List<String> of(Collection<String> keys, Set<ConfigurationPropertyName> readOnce,
			Map<ConfigurationPropertyName, Mentions> references) {
		Set<String> once = readOnce.stream().map(CanonicalKey::of).collect(Collectors.toSet());
		boolean grew = true;
		while (grew) {
			grew = false;
			for (Map.Entry<ConfigurationPropertyName, Mentions> reference : references.entrySet()) {
				if (CanonicalKey.isBelow(CanonicalKey.of(reference.getKey()), once)) {
					grew |= once.addAll(reference.getValue().names().stream().map(CanonicalKey::of).toList());
				}
			}
		}
		return keys.stream().filter((key) -> {
			String name = CanonicalKey.of(PublishedSettings.nameOf(key));
			return isAtStart(name) || isRead(name, once);
		}).toList();
	}

	/*
	 * Records of ours of which a part is live are read once for the rest: only who names
	 * the live part itself reads that once.
	 */
	private static boolean isRead(String key, Set<String> once) {
		if (!isLive(key)) {
			return CanonicalKey.isBelow(key, once);
		}
		return CanonicalKey.isBelow(key,
				once.stream().filter((name) -> isLive(name) && !LIVE.contains(name)).collect(Collectors.toSet()));
	}

	private static boolean isAtStart(String key) {
		return CanonicalKey.isBelow(key, AT_START) && !isLive(key);
	}

	private static boolean isLive(String key) {
		return CanonicalKey.isBelow(key, LIVE) && !CanonicalKey.isBelow(key, NOT_LIVE);
	}

	private static Set<String> names(String... names) {
		return Stream.of(names)
			.map(ConfigurationPropertyName::of)
			.map(CanonicalKey::of)
			.collect(Collectors.toUnmodifiableSet());
	}

}
