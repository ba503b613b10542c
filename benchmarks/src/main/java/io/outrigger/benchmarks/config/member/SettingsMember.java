package io.outrigger.benchmarks.config.member;

import io.outrigger.config.LiveConfig;

/**
 * A bean that uses settings as any would.
 *
 * @param storefront a record
 * @param desk a mutable bean
 */
public record SettingsMember(LiveConfig<Storefront> storefront, Desk desk) {

	void tellRounds() {
		this.storefront.changes()
			.map(Storefront::round)
			.distinctUntilChanged()
			.subscribe((round) -> System.out.println("BOUND " + round));
	}

	String state() {
		Storefront present = this.storefront.get();
		return present.discountPercent() + " " + present.timeout() + " " + this.desk.getWidth() + " "
				+ this.desk.getHeight();
	}

}
