package io.outrigger.autoconfigure.sidecar.exempt;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.autoconfigure.sidecar.inbound.RuleMatch;
import io.outrigger.sidecar.match.ExemptPaths;

/**
 * Configuration properties of requests that are let in however busy the service is.
 *
 * @param exemptPaths Paths of requests that no rate limit and no limit of concurrency
 * refuses, beside those of health and actuator.
 */
@ConfigurationProperties("outrigger.sidecar.inbound")
record ExemptProperties(@DefaultValue List<String> exemptPaths) {

	private static final String PROPERTY = "outrigger.sidecar.inbound.exempt-paths";

	private static final String REST = "/**";

	/**
	 * Checks every path.
	 */
	ExemptProperties {
		exemptPaths = List.copyOf(exemptPaths);
		InvalidPropertyException.require(exemptPaths.size() <= ExemptPaths.MOST / 2, PROPERTY,
				exemptPaths.size() + " paths", "at most " + ExemptPaths.MOST / 2);
		exemptPaths.forEach((path) -> RuleMatch.template(PROPERTY, path));
	}

	ExemptPaths toPaths(Environment environment) {
		return new ExemptPaths(Stream.concat(this.exemptPaths.stream(), ofActuator(environment))
			.map((path) -> RuleMatch.template(PROPERTY, path))
			.distinct()
			.toList());
	}

	/*
	 * Where Boot answers whether the service is well. Below a base path of "/" there is
	 * the service too: then health alone.
	 */
	private static Stream<String> ofActuator(Environment environment) {
		String base = cleaned(environment.getProperty("management.endpoints.web.base-path", "/actuator"));
		String health = environment.getProperty("management.endpoints.web.path-mapping.health", "health");
		Stream<String> endpoints = Stream.of((base.isEmpty() ? cleaned(health) : base) + REST);
		boolean probes = environment.getProperty("management.endpoint.health.probes.add-additional-paths",
				Boolean.class, false);
		return Stream
			.of(endpoints, probes ? Stream.of("/livez", "/readyz") : Stream.<String>empty(), additional(environment))
			.flatMap((paths) -> paths)
			.filter(ExemptProperties::canBeCompared);
	}

	// As management.endpoint.health.group.<name>.additional-path=server:/healthz
	private static Stream<String> additional(Environment environment) {
		Bindable<Map<String, Group>> groups = Bindable.mapOf(String.class, Group.class);
		return Binder.get(environment)
			.bind("management.endpoint.health.group", groups)
			.orElse(Map.of())
			.values()
			.stream()
			.map(Group::additionalPath)
			.filter(Objects::nonNull)
			.map((path) -> cleaned(path.substring(path.indexOf(':') + 1)))
			.limit(ExemptPaths.MOST / 4);
	}

	// As Boot reads them, with a slash in front and none at the end
	private static String cleaned(String path) {
		String end = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
		return (end.isEmpty() || end.startsWith("/")) ? end : "/" + end;
	}

	// Boot has rules of its own for these: what it takes must not fail here
	private static boolean canBeCompared(String path) {
		try {
			RuleMatch.template(PROPERTY, path);
			return true;
		}
		catch (InvalidPropertyException ex) {
			return false;
		}
	}

	/**
	 * A group of health indicators, as far as it matters here.
	 *
	 * @param additionalPath where it is answered too
	 */
	record Group(@Nullable String additionalPath) {
	}

}
