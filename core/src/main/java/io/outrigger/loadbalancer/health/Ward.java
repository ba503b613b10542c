package io.outrigger.loadbalancer.health;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import io.outrigger.loadbalancer.roster.Member;
import io.outrigger.loadbalancer.settings.placement.HealthCheckSettings.Checked;
import io.outrigger.loadbalancer.standing.Standing;
import io.outrigger.registry.InstanceStatus;

/**
 * The instances of one service that are asked for their health. Looks at those that are
 * not only if the instances, or the rule, are others than before. For use by one thread
 * at a time.
 */
final class Ward {

	private Map<Standing, Patient> patients = new LinkedHashMap<>();

	private List<Member> members = List.of();

	private Checked checked = Checked.NONE;

	/**
	 * Takes in who is to be asked from now on, and lets the others go.
	 * @param members the instances; the same list until they change
	 * @param checked who of them is asked
	 * @param firstDue says when somebody new is asked first
	 * @param now the time
	 */
	@SuppressWarnings("ReferenceEquality")
	void follow(List<Member> members, Checked checked, LongSupplier firstDue, long now) {
		if (this.members == members && this.checked == checked) {
			return;
		}
		Predicate<Member> rule = rule(checked);
		Map<Standing, Patient> next = new LinkedHashMap<>();
		for (Member member : members) {
			if (rule.test(member)) {
				Patient known = this.patients.remove(member.standing());
				next.put(member.standing(), (known != null) ? known : new Patient(member, firstDue.getAsLong()));
			}
		}
		leave(now);
		this.patients = next;
		this.members = members;
		this.checked = checked;
	}

	/**
	 * Lets all go.
	 * @param now the time
	 */
	void leave(long now) {
		this.patients.values().forEach((patient) -> patient.leave(now));
		this.patients.clear();
	}

	/**
	 * Returns who is asked.
	 * @return the instances in their order
	 */
	Collection<Patient> patients() {
		return this.patients.values();
	}

	private static Predicate<Member> rule(Checked checked) {
		return switch (checked) {
			case NONE -> (member) -> false;
			case UNTRUSTED -> Ward::isUntrusted;
			case ALL -> Ward::mayTakeRequests;
		};
	}

	/*
	 * Nobody renews the lease of an instance that was never registered.
	 */
	private static boolean isUntrusted(Member member) {
		return member.instance().status() == InstanceStatus.SUSPECT
				|| (member.instance().incarnation() == 0 && mayTakeRequests(member));
	}

	private static boolean mayTakeRequests(Member member) {
		InstanceStatus status = member.instance().status();
		return status.takesRequests() || status == InstanceStatus.SUSPECT;
	}

}
