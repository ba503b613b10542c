package io.outrigger.loadbalancer.health;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

import io.outrigger.loadbalancer.roster.Member;
import io.outrigger.loadbalancer.standing.Health;

/**
 * An instance that is asked for its health. For use by one thread at a time.
 */
final class Patient {

	private final Tally tally = new Tally();

	private final Member member;

	private long due;

	private @Nullable Disposable check;

	private boolean left;

	Patient(Member member, long due) {
		this.member = member;
		this.due = due;
	}

	Tally tally() {
		return this.tally;
	}

	Member member() {
		return this.member;
	}

	boolean isDue(long now) {
		return this.check == null && now - this.due >= 0;
	}

	boolean hasLeft() {
		return this.left;
	}

	boolean isBeingAsked() {
		return this.check != null;
	}

	void begin(Disposable check) {
		this.check = check;
	}

	void end(long nextDue) {
		this.check = null;
		this.due = nextDue;
	}

	/**
	 * Stops to ask: the registry's word stands again.
	 * @param now the time
	 */
	void leave(long now) {
		this.left = true;
		if (this.check != null) {
			this.check.dispose();
		}
		this.member.standing().health(Health.UNKNOWN, now);
	}

}
