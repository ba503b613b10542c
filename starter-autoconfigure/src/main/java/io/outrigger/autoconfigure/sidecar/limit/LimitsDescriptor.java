package io.outrigger.autoconfigure.sidecar.limit;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.outrigger.flow.concurrency.ConcurrencyView;
import io.outrigger.flow.concurrency.LimitChange;
import io.outrigger.flow.rate.KeyUse;
import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.sidecar.match.RequestMatch;
import io.outrigger.sidecar.rate.RateView;
import io.outrigger.sidecar.shed.LoadShedding;
import io.outrigger.sidecar.shed.PriorityRule;

/**
 * What decides how many requests are let in, as the endpoint shows it.
 *
 * @param rateLimits how often they may come, in the order in which the limits count
 * @param concurrency how many may be under way at once; {@code null} for any number
 * @param priorities how much depends on them, in the order in which the rules are asked
 * @param exempt paths of requests that are let in in any case
 */
public record LimitsDescriptor(List<RateDescriptor> rateLimits, @Nullable ConcurrencyDescriptor concurrency,
		List<PriorityDescriptor> priorities, List<String> exempt) {

	private static @Nullable String path(RequestMatch match) {
		return (match.path() != null) ? match.path().toString() : null;
	}

	private static String word(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	/**
	 * How often some requests may come.
	 *
	 * @param limit name of the limit
	 * @param path paths of the requests; {@code null} for any
	 * @param methods their methods; empty for any
	 * @param key whose are counted together
	 * @param permits how many may come in a period, for each key
	 * @param periodMs the period
	 * @param burst how many may come at once
	 * @param scope whether each instance counts for itself, or all together
	 * @param alone whether this instance decides alone, for the fleet cannot be asked
	 * @param granted how many were let in
	 * @param refused how many were refused
	 * @param keys about how many keys this instance knows
	 * @param top the keys that ask it most
	 */
	public record RateDescriptor(String limit, @Nullable String path, Set<String> methods, String key, long permits,
			long periodMs, long burst, String scope, boolean alone, long granted, long refused, long keys,
			List<KeyDescriptor> top) {

		static RateDescriptor of(RateView view) {
			return new RateDescriptor(view.rule().id(), LimitsDescriptor.path(view.rule().match()),
					new TreeSet<>(view.rule().match().methods()), view.rule().key().toString(),
					view.rule().limit().permits(), view.rule().limit().period().toMillis(), view.rule().limit().burst(),
					view.rule().fleet() ? "fleet" : "instance", view.alone(), view.granted(), view.refused(),
					view.keys(), view.top().stream().map(KeyDescriptor::of).toList());
		}

	}

	/**
	 * A key that asked often.
	 *
	 * @param key the key; empty for those of whom nothing tells whose they are, half of
	 * its SHA-256 for what may be a secret
	 * @param granted how many of its requests were let in
	 * @param refused how many were refused
	 * @param remaining how many could come now
	 */
	public record KeyDescriptor(String key, long granted, long refused, long remaining) {

		static KeyDescriptor of(KeyUse<String> use) {
			return new KeyDescriptor(use.key(), use.granted(), use.refused(), use.remaining());
		}

	}

	/**
	 * How many requests may be under way at once.
	 *
	 * @param limit how many
	 * @param inUse how many are
	 * @param waiting how many of high priority wait for room
	 * @param priorities the same by priority
	 * @param changes the last changes of the limit, from the last to the first
	 */
	public record ConcurrencyDescriptor(int limit, int inUse, int waiting, List<ShareDescriptor> priorities,
			List<ChangeDescriptor> changes) {

		static ConcurrencyDescriptor of(LoadShedding shedding) {
			ConcurrencyView view = shedding.view();
			return new ConcurrencyDescriptor(view.limit(), view.inFlight(), shedding.waiting(),
					view.partitions()
						.stream()
						.map((each) -> new ShareDescriptor(each.name(), each.guaranteed(), each.inFlight(),
								shedding.refused(Objects.requireNonNull(Priority.of(each.name())))))
						.toList(),
					view.changes().stream().map(ChangeDescriptor::of).toList());
		}

	}

	/**
	 * What a priority has of the limit.
	 *
	 * @param priority the priority
	 * @param guaranteed how many may be under way of it whatever the others do
	 * @param inUse how many are
	 * @param refused how many were refused
	 */
	public record ShareDescriptor(String priority, int guaranteed, int inUse, long refused) {
	}

	/**
	 * A change of the limit.
	 *
	 * @param ageMs how long ago it was
	 * @param from the limit before
	 * @param to the limit since
	 * @param cause why
	 */
	public record ChangeDescriptor(long ageMs, int from, int to, String cause) {

		static ChangeDescriptor of(LimitChange change) {
			return new ChangeDescriptor(change.age().toMillis(), change.from(), change.to(),
					LimitsDescriptor.word(change.cause()));
		}

	}

	/**
	 * How much depends on some requests.
	 *
	 * @param rule name of the rule
	 * @param path paths of the requests; {@code null} for any
	 * @param methods their methods; empty for any
	 * @param priority how much depends on them
	 */
	public record PriorityDescriptor(String rule, @Nullable String path, Set<String> methods, String priority) {

		static PriorityDescriptor of(PriorityRule rule) {
			return new PriorityDescriptor(rule.id(), LimitsDescriptor.path(rule.match()),
					new TreeSet<>(rule.match().methods()), LimitsDescriptor.word(rule.priority()));
		}

	}

}
