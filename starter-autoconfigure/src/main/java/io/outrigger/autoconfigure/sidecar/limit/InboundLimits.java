package io.outrigger.autoconfigure.sidecar.limit;

import java.util.LinkedHashMap;
import java.util.Map;

import io.outrigger.autoconfigure.sidecar.access.CallerAccess;
import io.outrigger.autoconfigure.sidecar.exempt.Exemptions;
import io.outrigger.autoconfigure.sidecar.limit.LimitsDescriptor.ConcurrencyDescriptor;
import io.outrigger.autoconfigure.sidecar.limit.LimitsDescriptor.PriorityDescriptor;
import io.outrigger.autoconfigure.sidecar.limit.LimitsDescriptor.RateDescriptor;
import io.outrigger.autoconfigure.sidecar.shed.Priorities;
import io.outrigger.sidecar.inbound.Refusal;
import io.outrigger.sidecar.inbound.Refusals;
import io.outrigger.sidecar.rate.RateLimits;
import io.outrigger.sidecar.shed.LoadShedding;

/**
 * What decides which requests are let in, and how many.
 *
 * @param refusals counts those that are not
 * @param access who may make which
 * @param rates how often they may come
 * @param shedding how many may be under way at once
 * @param priorities how much depends on them
 * @param exempt which are let in in any case
 */
public record InboundLimits(Refusals refusals, CallerAccess access, RateLimits rates, LoadShedding shedding,
		Priorities priorities, Exemptions exempt) {

	/**
	 * Returns how many requests were not let in.
	 * @return the number by the reason
	 */
	public Map<String, Long> refused() {
		Map<String, Long> refused = new LinkedHashMap<>();
		for (Refusal refusal : Refusal.values()) {
			refused.put(refusal.word(), this.refusals.count(refusal));
		}
		return refused;
	}

	/**
	 * Describes how it stands.
	 * @return the limits, with what they have decided
	 */
	public LimitsDescriptor describe() {
		return new LimitsDescriptor(this.rates.view().stream().map(RateDescriptor::of).toList(),
				this.shedding.isOn() ? ConcurrencyDescriptor.of(this.shedding) : null,
				this.priorities.get().all().stream().map(PriorityDescriptor::of).toList(), this.exempt.describe());
	}

}
