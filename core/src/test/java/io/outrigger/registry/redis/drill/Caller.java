package io.outrigger.registry.redis.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.outrigger.loadbalancer.settings.placement.AvailabilitySettings;
import io.outrigger.registry.InstanceStatus;

/**
 * What one member saw, with the time at which this JVM learned of it. Safe for use from
 * several threads.
 */
public final class Caller implements Member.Observer {

	private final List<Sighting> sightings = new ArrayList<>();

	private final List<Pause> pauses = new ArrayList<>();

	private final String id;

	private long holds;

	private long clock;

	Caller(String id) {
		this.id = id;
	}

	public String id() {
		return this.id;
	}

	@Override
	public void sees(Map<String, InstanceStatus> listed) {
		seesAt(System.nanoTime(), listed);
	}

	synchronized void seesAt(long at, Map<String, InstanceStatus> listed) {
		this.sightings.add(new Sighting(at, Map.copyOf(listed)));
	}

	@Override
	public synchronized void holds(long incarnation) {
		this.holds = incarnation;
	}

	/**
	 * Returns the incarnation of its registration.
	 * @return the incarnation, or 0 while it is not registered
	 */
	public synchronized long holds() {
		return this.holds;
	}

	synchronized void clock(long millis) {
		this.clock = millis;
	}

	/**
	 * Returns what its clock showed when it was started.
	 * @return the time in milliseconds, or 0 if it did not say
	 */
	public synchronized long clock() {
		return this.clock;
	}

	/**
	 * It was frozen, and called nobody.
	 */
	synchronized void pausedFrom(long from, long to) {
		this.pauses.add(new Pause(from, to));
	}

	synchronized List<Pause> pauses() {
		return List.copyOf(this.pauses);
	}

	/**
	 * Returns what it saw between two times, the view with which it came included.
	 */
	synchronized List<Sighting> sightings(long from, long to) {
		List<Sighting> all = new ArrayList<>();
		for (Sighting sighting : this.sightings) {
			if (sighting.at() - from <= 0) {
				all.clear();
				all.add(new Sighting(from, sighting.listed()));
			}
			else if (sighting.at() - to < 0) {
				all.add(sighting);
			}
		}
		return all;
	}

	/**
	 * Returns what it sees now.
	 * @return who is listed, by id
	 */
	public synchronized Map<String, InstanceStatus> listed() {
		return this.sightings.isEmpty() ? Map.of() : this.sightings.get(this.sightings.size() - 1).listed();
	}

	/**
	 * A view, seen from a time until the next one.
	 *
	 * @param at when
	 * @param listed who was listed
	 */
	record Sighting(long at, Map<String, InstanceStatus> listed) {

		boolean lists(String id) {
			return this.listed.containsKey(id);
		}

		/*
		 * Whether a load balancer would pick it.
		 */
		boolean offers(String id) {
			InstanceStatus status = this.listed.get(id);
			return status != null && AvailabilitySettings.DEFAULTS.offered(this.listed.values()).test(status);
		}

	}

	/**
	 * A time without calls.
	 *
	 * @param from since when
	 * @param to until when
	 */
	record Pause(long from, long to) {
	}

}
