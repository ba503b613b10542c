package io.outrigger.autoconfigure.sidecar.route;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.outrigger.autoconfigure.sidecar.guard.GuardDescriptor;
import io.outrigger.loadbalancer.steering.Share;
import io.outrigger.loadbalancer.steering.TrafficSplit;
import io.outrigger.sidecar.fallback.FallbackSettings;
import io.outrigger.sidecar.fallback.FallbackSettings.FixedAnswer;
import io.outrigger.sidecar.route.HeaderChanges;
import io.outrigger.sidecar.route.PathTemplate;
import io.outrigger.sidecar.route.Route;
import io.outrigger.sidecar.route.RouteMatch;

/**
 * A route as endpoints show it: header values stay out, for they may be secrets.
 *
 * @param id its name
 * @param order the lower, the earlier it is asked
 * @param service service that its requests go to; {@code null} for any
 * @param path their paths; {@code null} for any
 * @param methods their methods; empty for any
 * @param headers names of headers that are looked at
 * @param query names of query parameters that are looked at
 * @param changedHeaders names of headers that are added, set or removed
 * @param split how its requests are split, by share; {@code null} if as all others to
 * their service
 * @param fallback what callers get when nobody answers; {@code null} for nothing
 * @param guard what keeps its calls back
 */
public record RouteDescriptor(String id, int order, @Nullable String service, @Nullable String path,
		Set<String> methods, Set<String> headers, Set<String> query, Set<String> changedHeaders,
		@Nullable Map<String, ShareDescriptor> split, @Nullable FallbackDescriptor fallback, GuardDescriptor guard) {

	/**
	 * Describes a route.
	 * @param route the route
	 * @return what is shown of it
	 */
	public static RouteDescriptor of(Route route) {
		RouteMatch match = route.match();
		PathTemplate path = match.path();
		return new RouteDescriptor(route.id(), route.order(), match.service(), (path != null) ? path.toString() : null,
				new TreeSet<>(match.methods()), new TreeSet<>(match.headers().keySet()),
				new TreeSet<>(match.query().keySet()), names(route.headers()), shares(route.split()),
				FallbackDescriptor.of(route.fallback()), GuardDescriptor.of(route.guard()));
	}

	private static Set<String> names(HeaderChanges changes) {
		Set<String> names = new TreeSet<>(changes.remove());
		names.addAll(changes.set().keySet());
		names.addAll(changes.add().keySet());
		return names;
	}

	private static @Nullable Map<String, ShareDescriptor> shares(@Nullable TrafficSplit split) {
		if (split == null) {
			return null;
		}
		Map<String, ShareDescriptor> shares = new LinkedHashMap<>();
		split.shares().forEach((share) -> shares.put(share.name(), ShareDescriptor.of(share)));
		return shares;
	}

	/**
	 * A share of the requests: values of marks stay out, for they may be secrets.
	 *
	 * @param version version of the instances that get it; {@code null} for any
	 * @param metadata what their metadata say
	 * @param percent part of the requests without any mark
	 * @param when where marks are looked for
	 */
	public record ShareDescriptor(@Nullable String version, Map<String, String> metadata, double percent,
			List<String> when) {

		static ShareDescriptor of(Share share) {
			return new ShareDescriptor(share.to().version(), share.to().metadata(), share.percent(),
					share.marks().stream().map((mark) -> mark.key().toString()).toList());
		}

	}

	/**
	 * What callers get when nobody answers: bodies stay out.
	 *
	 * @param staleMs how old a kept answer may be; {@code null} if none is kept
	 * @param service another service that is asked
	 * @param status the status of the answer that is given at last
	 */
	public record FallbackDescriptor(@Nullable Long staleMs, @Nullable String service, @Nullable Integer status) {

		static @Nullable FallbackDescriptor of(@Nullable FallbackSettings fallback) {
			if (fallback == null) {
				return null;
			}
			FixedAnswer answer = fallback.answer();
			return new FallbackDescriptor(fallback.stale().isZero() ? null : fallback.stale().toMillis(),
					fallback.service(), (answer != null) ? answer.status() : null);
		}

	}

}
