package io.outrigger.config.redis.drill.judge;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.outrigger.config.redis.drill.judge.Ledger.Attempt;
import io.outrigger.config.redis.drill.judge.Verdict.Published;
import io.outrigger.config.redis.drill.judge.Witness.Sighting;

/**
 * Holds what instances ran against what was published and what lies in Redis. Of the
 * config center's own words only that is believed which publishers were told, and that is
 * what it is held to.
 */
public final class Judge {

	private final Ledger ledger;

	private final long from;

	private long over;

	/**
	 * Begins to watch.
	 * @param from since when
	 * @param ledger knows what was published, before as well
	 */
	public Judge(long from, Ledger ledger) {
		this.from = from;
		this.over = from;
		this.ledger = ledger;
	}

	/**
	 * From then on there is nothing that keeps the fleet from agreeing.
	 * @param at when
	 */
	public void overAt(long at) {
		this.over = at;
	}

	/**
	 * Returns whether all run the one release that the store holds, have said so, and
	 * miss nothing in the store.
	 * @param living who is there
	 * @param stored what the store holds
	 * @return whether they do
	 */
	public static boolean agree(Collection<Witness> living, Stored stored) {
		return living.stream()
			.allMatch((witness) -> isRight(witness.last(), stored) && witness.condition().missing() == 0
					&& Long.valueOf(stored.revision()).equals(stored.acknowledged().get(witness.id())));
	}

	private static boolean isRight(Sighting sighting, Stored stored) {
		return sighting.isWhole() && sighting.stamps().equals(stored.stamps())
				&& sighting.revision() == stored.revision();
	}

	/**
	 * Judges what was seen until a time.
	 * @param all who was there at any time
	 * @param living who still is
	 * @param stored what the store holds
	 * @param until when
	 * @return what came of it
	 */
	public Verdict judge(Collection<Witness> all, Collection<Witness> living, Stored stored, long until) {
		List<Attempt> attempts = this.ledger.attempts();
		Map<String, Long> revisions = revisions(attempts, stored);
		Set<String> seen = new HashSet<>(stored.released().keySet());
		int halves = 0;
		int uncalledFor = 0;
		int backwards = 0;
		for (Witness witness : all) {
			List<Sighting> sightings = witness.sightings(this.from, until);
			halves += (int) sightings.stream().filter((sighting) -> !sighting.isWhole()).count();
			backwards += backwards(sightings, revisions);
			Set<String> ran = ran(sightings);
			seen.addAll(ran);
			ran.removeAll(publishable(attempts));
			uncalledFor += ran.size();
		}
		Long agreed = agreed(living, stored, until);
		return new Verdict(living.size(), published(attempts, seen), halves, uncalledFor, backwards,
				lost(attempts, stored),
				(int) living.stream().filter((witness) -> !isRight(witness.last(), stored)).count(),
				(agreed != null) ? Duration.ofNanos(agreed) : null);
	}

	/*
	 * Under which revision each release was published, as far as anybody knows.
	 */
	private static Map<String, Long> revisions(List<Attempt> attempts, Stored stored) {
		Map<String, Long> revisions = new HashMap<>(stored.released());
		attempts.stream()
			.filter((attempt) -> attempt.revision() > 0)
			.forEach((attempt) -> revisions.put(attempt.stamp(), attempt.revision()));
		return revisions;
	}

	private static Set<String> ran(List<Sighting> sightings) {
		return sightings.stream()
			.flatMap((sighting) -> sighting.stamps().keySet().stream())
			.collect(Collectors.toCollection(HashSet::new));
	}

	private static Set<String> publishable(List<Attempt> attempts) {
		return attempts.stream()
			.filter((attempt) -> attempt.outcome() != Outcome.REFUSED)
			.map(Attempt::stamp)
			.collect(Collectors.toSet());
	}

	private static int backwards(List<Sighting> sightings, Map<String, Long> revisions) {
		int count = 0;
		long published = 0;
		long reached = 0;
		for (Sighting sighting : sightings) {
			long release = sighting.stamps()
				.keySet()
				.stream()
				.mapToLong((stamp) -> revisions.getOrDefault(stamp, 0L))
				.max()
				.orElse(0);
			count += (sighting.revision() < reached || (release > 0 && release < published)) ? 1 : 0;
			reached = sighting.revision();
			published = (release > 0) ? release : published;
		}
		return count;
	}

	private Published published(List<Attempt> attempts, Set<String> seen) {
		List<Attempt> since = attempts.stream().filter((attempt) -> attempt.at() - this.from >= 0).toList();
		int inEffect = (int) since.stream()
			.filter((attempt) -> attempt.outcome() == Outcome.UNKNOWN && seen.contains(attempt.stamp()))
			.count();
		return new Published(count(since, Outcome.ACCEPTED), count(since, Outcome.REFUSED),
				count(since, Outcome.UNKNOWN), inEffect, count(since, Outcome.UNEXPECTED));
	}

	private static int count(List<Attempt> attempts, Outcome outcome) {
		return (int) attempts.stream().filter((attempt) -> attempt.outcome() == outcome).count();
	}

	private static int lost(List<Attempt> attempts, Stored stored) {
		return (int) attempts.stream().filter((attempt) -> attempt.revision() > stored.published()).count();
	}

	/*
	 * How long after the fault the last one was, for good, where all are.
	 */
	private @Nullable Long agreed(Collection<Witness> living, Stored stored, long until) {
		if (!agree(living, stored)) {
			return null;
		}
		long agreed = 0;
		for (Witness witness : living) {
			Long since = null;
			for (Sighting sighting : witness.sightings(this.from, until)) {
				since = isRight(sighting, stored) ? ((since != null) ? since : Long.valueOf(sighting.at())) : null;
			}
			if (since == null) {
				return null;
			}
			agreed = Math.max(agreed, since - this.over);
		}
		return agreed;
	}

}
