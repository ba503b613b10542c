package io.outrigger.config.redis.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

import io.outrigger.config.ConfigStore.Condition;
import io.outrigger.config.redis.drill.judge.Judge;
import io.outrigger.config.redis.drill.judge.Verdict;
import io.outrigger.config.redis.drill.judge.Witness;

import static org.awaitility.Awaitility.await;

/**
 * Has a {@link Fleet} publish while something is done to it, and a {@link Judge} look on.
 * For use from one thread at a time.
 */
public final class Watch {

	private final Map<String, Condition> before = new HashMap<>();

	private final Set<Witness> all = new LinkedHashSet<>();

	private final Fleet fleet;

	private final Times times;

	private final Judge judge;

	private final long warnings;

	private @Nullable Press press;

	Watch(Fleet fleet, Times times) {
		this.fleet = fleet;
		this.times = times;
		this.warnings = fleet.warnings();
		this.judge = new Judge(System.nanoTime(), fleet.ledger());
		this.all.addAll(fleet.witnesses());
		this.all.forEach((witness) -> this.before.put(witness.id(), witness.condition()));
	}

	/**
	 * Publishes one release after the other from now on, and waits until that goes well.
	 * @param id of the instance that does so, one in this JVM
	 */
	public void press(String id) {
		this.press = new Press(this.fleet.member(id), this.fleet::nextStamp);
		awaitAccepted(5);
	}

	/**
	 * Waits until so many more releases were accepted.
	 * @param more how many
	 */
	public void awaitAccepted(int more) {
		Press running = Objects.requireNonNull(this.press);
		int enough = running.accepted() + more;
		await().atMost(Fleet.AGREED_WITHIN).until(() -> running.accepted() >= enough);
	}

	/**
	 * Waits until so many more releases ended, however they did.
	 * @param more how many
	 */
	public void awaitEnded(int more) {
		Press running = Objects.requireNonNull(this.press);
		int enough = running.ended() + more;
		await().atMost(Fleet.AGREED_WITHIN).until(() -> running.ended() >= enough);
	}

	/**
	 * Publishes no more.
	 */
	public void stopPress() {
		Press running = Objects.requireNonNull(this.press);
		await().atMost(Fleet.AGREED_WITHIN).until(() -> running.stop().isDone());
	}

	/**
	 * From now on there is nothing that keeps the fleet from agreeing.
	 */
	public void faultIsOver() {
		this.judge.overAt(System.nanoTime());
	}

	/**
	 * Lets time pass.
	 * @param time how much
	 */
	public void pass(Duration time) {
		await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
	}

	/**
	 * Waits until all run one version and stay there, then whether the next release
	 * reaches all.
	 * @return what came of the fault
	 */
	public Verdict end() {
		Duration settled = this.times.settled();
		boolean agreed = comesTrue(() -> await().during(settled)
			.atMost(settled.plus(Fleet.AGREED_WITHIN))
			.ignoreExceptions()
			.until(this.fleet::agrees));
		Collection<Witness> living = this.fleet.witnesses();
		this.all.addAll(living);
		Verdict verdict = this.judge.judge(this.all, living, this.fleet.stored(), System.nanoTime());
		boolean goesOn = agreed && comesTrue(this.fleet::awaitNextRelease);
		return goesOn ? verdict : verdict.withoutAgreement();
	}

	private static boolean comesTrue(Runnable waiting) {
		try {
			waiting.run();
			return true;
		}
		catch (ConditionTimeoutException ex) {
			// Which the verdict says
			return false;
		}
	}

	/**
	 * Returns what was said of it: to publishers, and by the stores of all instances.
	 * @param verdict what came of it
	 * @return in words
	 */
	public String said(Verdict verdict) {
		Condition suffered = suffered();
		List<String> said = new ArrayList<>();
		say(said, "nothing changed", verdict.published().refused());
		say(said, "outcome unknown", verdict.published().unknown());
		say(said, "losses noticed", suffered.losses());
		say(said, "keys put back", suffered.restored());
		say(said, "records left out", suffered.rejectedRecords());
		return String.join(", ", said);
	}

	private static void say(List<String> said, String what, long times) {
		if (times > 0) {
			said.add(what + " " + times);
		}
	}

	/**
	 * Returns how often processes have warned since that something is lost.
	 * @return the count
	 */
	public long warnings() {
		return this.fleet.warnings() - this.warnings;
	}

	/**
	 * Returns what the stores of all instances had to put up with since.
	 * @return the sum
	 */
	public Condition suffered() {
		Condition sum = Condition.FLAWLESS;
		for (Witness witness : this.all) {
			Condition now = witness.condition();
			Condition then = this.before.getOrDefault(witness.id(), Condition.FLAWLESS);
			sum = sum.plus(new Condition(now.rejectedRecords() - then.rejectedRecords(), now.losses() - then.losses(),
					now.restored() - then.restored(), now.missing()));
		}
		return sum;
	}

}
