package io.outrigger.registry.redis.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.redis.drill.Caller.Pause;
import io.outrigger.registry.redis.drill.Caller.Sighting;

/**
 * Holds what callers saw against what was true: who lived when. Not a word of the
 * registry's own is believed, but for when an instance is registered.
 */
final class Judge {

	/*
	 * Who comes may be unknown for so long, and whoever slept may know no better.
	 */
	private static final long A_LITTLE = Duration.ofSeconds(1).toNanos();

	private final Map<String, List<Life>> lives = new HashMap<>();

	private final long from;

	private final Duration bound;

	private long over;

	/**
	 * Begins to watch.
	 * @param from since when
	 * @param alive who lives then and is known to all
	 * @param bound how long after its death an instance may be offered
	 */
	Judge(long from, Collection<String> alive, Duration bound) {
		this.from = from;
		this.over = from;
		this.bound = bound;
		alive.forEach((id) -> lives(id).add(new Life(from, from, null)));
	}

	/**
	 * From then on there is nothing that keeps the registry from healing.
	 */
	void overAt(long at) {
		this.over = at;
	}

	void died(String id, long at) {
		List<Life> all = lives(id);
		Life last = all.get(all.size() - 1);
		all.set(all.size() - 1, new Life(last.from, last.known, at));
	}

	/**
	 * An instance lives, for the first time or again.
	 * @param from since when
	 * @param registered when it was registered
	 */
	void lives(String id, long from, long registered) {
		lives(id).add(new Life(from, registered + A_LITTLE, null));
	}

	private List<Life> lives(String id) {
		return this.lives.computeIfAbsent(id, (absent) -> new ArrayList<>());
	}

	/**
	 * Returns whether a caller sees exactly those who live, and all of them up.
	 */
	boolean isRight(Map<String, InstanceStatus> listed) {
		Set<String> alive = new TreeSet<>();
		this.lives.forEach((id, all) -> {
			if (all.get(all.size() - 1).to == null) {
				alive.add(id);
			}
		});
		return listed.keySet().equals(alive) && listed.values().stream().allMatch(InstanceStatus.UP::equals);
	}

	/**
	 * Judges what was seen until a time.
	 */
	Verdict judge(Collection<Caller> callers, long until) {
		int empty = 0;
		int missing = 0;
		long tooLong = 0;
		long healed = 0;
		boolean wrong = false;
		for (Caller caller : callers) {
			List<Seen> all = seen(caller, until);
			empty += (int) all.stream().filter((seen) -> seen.what.listed().isEmpty()).count();
			missing += this.lives.keySet().stream().mapToInt((id) -> missing(id, all, until)).sum();
			for (String id : this.lives.keySet()) {
				tooLong = Math.max(tooLong, offeredTooLong(id, caller, all, until));
			}
			Long right = rightSince(all);
			wrong |= right == null;
			healed = Math.max(healed, (right != null) ? right - this.over : 0);
		}
		return new Verdict(callers.size(), empty, Duration.ofNanos(tooLong), missing,
				wrong ? null : Duration.ofNanos(healed));
	}

	/*
	 * In how many unbroken spans somebody who lived was not listed.
	 */
	private int missing(String id, List<Seen> all, long until) {
		int spans = 0;
		for (Life life : lives(id)) {
			boolean listed = true;
			for (Seen seen : all) {
				if (seen.within(life.known, life.end(until)) > 0) {
					spans += (listed && !seen.what.lists(id)) ? 1 : 0;
					listed = seen.what.lists(id);
				}
			}
		}
		return spans;
	}

	private long offeredTooLong(String id, Caller caller, List<Seen> all, long until) {
		long tooLong = 0;
		List<Life> own = lives(id);
		for (int i = 0; i < own.size(); i++) {
			Long died = own.get(i).to;
			if (died != null) {
				long next = (i + 1 < own.size()) ? own.get(i + 1).from : until;
				long limit = limit(died, caller);
				tooLong += all.stream()
					.filter((seen) -> seen.what.offers(id))
					.mapToLong((seen) -> seen.within(limit, next))
					.sum();
			}
		}
		return tooLong;
	}

	private long limit(long died, Caller caller) {
		long limit = died + this.bound.toNanos();
		for (Pause pause : caller.pauses()) {
			if (pause.from() - limit < 0 && pause.to() - died > 0) {
				limit = Math.max(limit, pause.to() + A_LITTLE);
			}
		}
		return limit;
	}

	private @Nullable Long rightSince(List<Seen> all) {
		Long since = null;
		for (Seen seen : all) {
			boolean right = isRight(seen.what.listed());
			since = right ? ((since != null) ? since : Long.valueOf(seen.from)) : null;
		}
		return since;
	}

	/*
	 * What a caller saw, but for when it was frozen.
	 */
	private List<Seen> seen(Caller caller, long until) {
		List<Sighting> sightings = caller.sightings(this.from, until);
		List<Seen> all = new ArrayList<>();
		for (int i = 0; i < sightings.size(); i++) {
			long end = (i + 1 < sightings.size()) ? sightings.get(i + 1).at() : until;
			all.addAll(new Seen(sightings.get(i).at(), end, sightings.get(i)).without(caller.pauses()));
		}
		return all;
	}

	/**
	 * A time in which an instance lived.
	 *
	 * @param from since when
	 * @param known since when all should know
	 * @param to until when, or {@code null}
	 */
	private record Life(long from, long known, @Nullable Long to) {

		long end(long until) {
			return (this.to != null) ? this.to : until;
		}

	}

	/**
	 * What one caller saw for a time.
	 */
	private record Seen(long from, long to, Sighting what) {

		long within(long start, long end) {
			return Math.max(0, Math.min(this.to, end) - Math.max(this.from, start));
		}

		List<Seen> without(List<Pause> pauses) {
			List<Seen> left = List.of(this);
			for (Pause pause : pauses) {
				left = left.stream().flatMap((seen) -> seen.without(pause).stream()).toList();
			}
			return left;
		}

		private List<Seen> without(Pause pause) {
			List<Seen> left = new ArrayList<>();
			if (within(pause.from(), pause.to()) == 0) {
				return List.of(this);
			}
			if (this.from < pause.from()) {
				left.add(new Seen(this.from, pause.from(), this.what));
			}
			if (this.to > pause.to()) {
				left.add(new Seen(pause.to(), this.to, this.what));
			}
			return left;
		}

	}

}
