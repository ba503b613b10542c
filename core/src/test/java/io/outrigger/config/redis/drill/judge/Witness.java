package io.outrigger.config.redis.drill.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.outrigger.config.ConfigStore.Condition;

/**
 * What one member did, with the time at which this JVM learned of it. Safe for use from
 * several threads.
 */
public final class Witness implements Observer {

	private final List<Sighting> sightings = new ArrayList<>();

	private final String id;

	private final Ledger ledger;

	private Condition condition = Condition.FLAWLESS;

	/**
	 * Creates the witness of a member.
	 * @param id its id
	 * @param ledger notes what it publishes
	 */
	public Witness(String id, Ledger ledger) {
		this.id = id;
		this.ledger = ledger;
	}

	/**
	 * Returns whom it watches.
	 * @return the id of the member
	 */
	public String id() {
		return this.id;
	}

	@Override
	public void runs(long revision, Map<String, Integer> stamps) {
		runsAt(System.nanoTime(), revision, stamps);
	}

	synchronized void runsAt(long at, long revision, Map<String, Integer> stamps) {
		this.sightings.add(new Sighting(at, revision, Map.copyOf(stamps)));
	}

	@Override
	public synchronized void suffers(Condition condition) {
		this.condition = condition;
	}

	@Override
	public void sends(String stamp) {
		this.ledger.sent(stamp, System.nanoTime());
	}

	@Override
	public void ended(String stamp, Outcome outcome, long revision) {
		this.ledger.ended(stamp, outcome, revision);
	}

	/**
	 * Returns what the member's store had to put up with.
	 * @return what it said last
	 */
	public synchronized Condition condition() {
		return this.condition;
	}

	/*
	 * What it ran between two times, that with which it came included.
	 */
	synchronized List<Sighting> sightings(long from, long to) {
		List<Sighting> all = new ArrayList<>();
		for (Sighting sighting : this.sightings) {
			if (sighting.at() - from <= 0) {
				all.clear();
				all.add(new Sighting(from, sighting.revision(), sighting.stamps()));
			}
			else if (sighting.at() - to < 0) {
				all.add(sighting);
			}
		}
		return all;
	}

	synchronized Sighting last() {
		return this.sightings.isEmpty() ? Sighting.NOTHING : this.sightings.get(this.sightings.size() - 1);
	}

	/**
	 * What it ran from a time until the next one.
	 *
	 * @param at when
	 * @param revision how far the scope was for it
	 * @param stamps how many keys had which value
	 */
	record Sighting(long at, long revision, Map<String, Integer> stamps) {

		static final Sighting NOTHING = new Sighting(0, 0, Map.of());

		boolean isWhole() {
			return this.stamps.size() == 1 && this.stamps.containsValue(Stamp.KEYS);
		}

	}

}
